"""A view of the ledger as a sheet: the same columns, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.exporting import Layout
from api.shapes.cases import case_item
from api.web.columns import Column
from api.web.spelling import Spelling
from ledger.writing import Cell, Heading, Kind
from models.domain.organization import Organization

_WIDE = {Column.TITLE: 48.0, Column.LEAD_UNIT: 22.0, Column.SUPERVISOR: 22.0, Column.CO_UNITS: 30.0, Column.GROUP: 30.0}
_NARROW = frozenset(
    {Column.LAMP, Column.SEVERITY, Column.KIND, Column.CATEGORY, Column.ROUND, Column.OVERDUE, Column.MISSED}
)
_MOMENTS = frozenset({Column.DUE, Column.OPENED_AT, Column.ORIGINAL_DUE, Column.CLOSED_AT})
_NUMBERS = frozenset({Column.ROUND, Column.ESCALATION_LEVEL})


def view_layout(
    columns: Sequence[Column], spell: Spelling, organization: Organization, severities: Mapping[str, Mapping[str, Any]]
) -> Layout:
    """A view as a sheet, in the reader's language; instants on the organization's clocks."""
    told = _Told(spell, severities)
    cells: list[Callable[[dict[str, Any]], Cell]] = [getattr(told, column.value) for column in columns]

    def row(case: Mapping[str, Any]) -> list[Cell]:
        item = case_item(case, organization)
        return [cell(item) for cell in cells]

    return Layout(spell.word("sheet", "ledger"), [_heading(column, spell) for column in columns], row)


def _heading(column: Column, spell: Spelling) -> Heading:
    kind = Kind.MOMENT if column in _MOMENTS else Kind.NUMBER if column in _NUMBERS else Kind.TEXT
    return Heading(spell.word("column", column), kind, _WIDE.get(column, 10.0 if column in _NARROW else 17.0))


class _Told:
    """What stands in each column, of a case as lists show it."""

    def __init__(self, spell: Spelling, severities: Mapping[str, Mapping[str, Any]]) -> None:
        self._spell = spell
        self._severities = severities

    def lamp(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("lamp", item["lamp"])

    def number(self, item: dict[str, Any]) -> Cell:
        return str(item["number"])

    def title(self, item: dict[str, Any]) -> Cell:
        return str(item["title"] or self._spell.word("sheet", "erased"))

    def state(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("state", item["state"])

    def severity(self, item: dict[str, Any]) -> Cell:
        return self._spell.named(self._severities.get(item["severity"], {"name": item["severity"]}))

    def lead_unit(self, item: dict[str, Any]) -> Cell:
        return self._unit(item["lead_unit"])

    def supervisor(self, item: dict[str, Any]) -> Cell:
        return self._unit(item["supervisor"])

    def due(self, item: dict[str, Any]) -> Cell:
        return self._moment(item["deadline"]["due"])

    def opened_at(self, item: dict[str, Any]) -> Cell:
        return self._moment(item["opened_at"])

    def co_units(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("sheet", "and").join(self._spell.named(unit) for unit in item["co_units"]) or None

    def kind(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("kind", item["kind"])

    def category(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("category", item["category"]) if item["category"] else None

    def group(self, item: dict[str, Any]) -> Cell:
        return item["group"] or None

    def inspection(self, item: dict[str, Any]) -> Cell:
        return item["inspection"] or None

    def round(self, item: dict[str, Any]) -> Cell:
        return int(item["round"])

    def escalation_level(self, item: dict[str, Any]) -> Cell:
        return int(item["escalation_level"])

    def deadline_kind(self, item: dict[str, Any]) -> Cell:
        kind = item["deadline"]["kind"]
        return self._spell.word("deadline_kind", kind) if kind else None

    def original_due(self, item: dict[str, Any]) -> Cell:
        return self._moment(item["deadline"]["original_due"])

    def overdue(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("sheet", "yes" if item["overdue"] else "no")

    def missed(self, item: dict[str, Any]) -> Cell:
        return self._spell.word("sheet", "yes" if item["missed"] else "no")

    def closed_at(self, item: dict[str, Any]) -> Cell:
        return self._moment(item["closed_at"])

    def _unit(self, unit: Mapping[str, Any] | None) -> Cell:
        return self._spell.named(unit) if unit is not None else None

    def _moment(self, at: datetime | None) -> Cell:
        return self._spell.local(at).replace(tzinfo=None, microsecond=0) if at is not None else None
