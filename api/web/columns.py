"""The ledger's columns: which there are, and which are shown unless told otherwise."""

from collections.abc import Iterable
from enum import StrEnum


class Column(StrEnum):
    """In the order in which they are offered."""

    LAMP = "lamp"
    NUMBER = "number"
    TITLE = "title"
    STATE = "state"
    SEVERITY = "severity"
    LEAD_UNIT = "lead_unit"
    SUPERVISOR = "supervisor"
    DUE = "due"
    OPENED_AT = "opened_at"
    CO_UNITS = "co_units"
    KIND = "kind"
    CATEGORY = "category"
    GROUP = "group"
    INSPECTION = "inspection"
    ROUND = "round"
    ESCALATION_LEVEL = "escalation_level"
    DEADLINE_KIND = "deadline_kind"
    ORIGINAL_DUE = "original_due"
    OVERDUE = "overdue"
    MISSED = "missed"
    CLOSED_AT = "closed_at"


USUAL = tuple(Column)[: tuple(Column).index(Column.CO_UNITS)]
"""What is shown where nothing is chosen."""
SORTED = frozenset({Column.NUMBER, Column.SEVERITY, Column.DUE, Column.OPENED_AT})


def chosen(asked: Iterable[Column]) -> tuple[Column, ...]:
    """The columns of a view in their order. What a case goes by is always among them."""
    columns = tuple(dict.fromkeys(asked)) or USUAL
    return columns if Column.NUMBER in columns else (Column.NUMBER, *columns)
