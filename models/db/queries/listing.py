"""The statements of a list, built once for each combination of filters, order and beginning."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    Text,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from models.db.queries.filters import Shape, conditions
from models.db.queries.shown import SHOWN, lamp, overdue

NEVER: ColumnElement[datetime] = literal_column("'infinity'::timestamptz", DateTime(timezone=True))
"""As `due_order` has it."""
COUNTED = 1000
"""A total is exact up to here, and unknown above."""


class Sort(StrEnum):
    """What a list is sorted by; equal ones by number, in the same direction."""

    OPENED_AT = "opened_at"
    DUE = "due"
    NUMBER = "number"
    SEVERITY = "severity"


class Listing(NamedTuple):
    """The form of a list: its filters' shape, its order, and whether it begins after a row.

    `begins` is empty for the first page, `dated` after a row with a sort key, `undated` after one without a due.
    """

    shape: Shape
    sort: Sort
    begins: str
    descending: bool


_SORT_COLUMNS = {
    Sort.OPENED_AT: "opened_at",
    Sort.DUE: "due_order",
    Sort.NUMBER: "number",
    Sort.SEVERITY: "severity_rank",
}
KEY_KINDS: dict[Sort, type[datetime | int | str]] = {
    Sort.OPENED_AT: datetime,
    Sort.DUE: datetime,
    Sort.NUMBER: str,
    Sort.SEVERITY: int,
}
"""The type of each order's key."""

LIST_COLUMNS = (
    "number",
    "title",
    "severity",
    "kind",
    "category",
    "group_label",
    "state",
    "round",
    "revision",
    "supervisor",
    "lead_unit",
    "co_units",
    "deadline_kind",
    "due",
    "original_due",
    "provisional",
    "missed",
    "escalation_level",
    "inspection",
    "opened_at",
    "closed_at",
    "severity_rank",
)
ITEM_KEYS = (*LIST_COLUMNS, "lamp", "overdue")
"""The keys of an item, in their order."""

ROW_LIMIT = bindparam("row_limit", type_=BigInteger)


def key_of(item: Mapping[str, Any], sort: Sort) -> Any:
    """The sort key of an item."""
    return item["severity_rank" if sort is Sort.SEVERITY else sort.value]


def listed() -> list[ColumnElement[Any]]:
    """The columns of an item."""
    return [*(SHOWN.c[name] for name in LIST_COLUMNS), lamp(SHOWN).label("lamp"), overdue(SHOWN).label("overdue")]


def order_of(rows: Mapping[str, ColumnElement[Any]], listing: Listing) -> list[ColumnElement[Any]]:
    """How rows with the columns `rows` are ordered."""
    names = dict.fromkeys((_SORT_COLUMNS[listing.sort], "number"))
    return [rows[name].desc() if listing.descending else rows[name].asc() for name in names]


def narrowed(query: Select[Any], listing: Listing) -> Select[Any]:
    """`query` on `SHOWN`, narrowed by the filters and to what comes after the row it begins after."""
    query = query.where(*conditions(SHOWN, listing.shape))
    if not listing.begins:
        return query
    # As one comparison of rows, so that the index is entered where the last page ended.
    number, last_number = SHOWN.c.number, bindparam("after_number", type_=Text)
    if listing.sort is Sort.NUMBER:
        here, last = tuple_(number), tuple_(last_number)
    else:
        key = SHOWN.c[_SORT_COLUMNS[listing.sort]]
        last_key: ColumnElement[Any] = NEVER if listing.begins == "undated" else bindparam("after_key", type_=key.type)
        here, last = tuple_(key, number), tuple_(last_key, last_number)
    return query.where(here < last if listing.descending else here > last)


@lru_cache(maxsize=1024)
def page_query(listing: Listing) -> Select[Any]:
    """One page and the row after it."""
    return narrowed(select(*listed()), listing).order_by(*order_of(dict(SHOWN.c.items()), listing)).limit(ROW_LIMIT)


@lru_cache(maxsize=1024)
def total_query(shape: Shape) -> Select[Any]:
    """How many there are, counted to just above `COUNTED`."""
    some = select(literal(1)).select_from(SHOWN).where(*conditions(SHOWN, shape)).limit(COUNTED + 1).subquery("some")
    return select(func.count()).select_from(some)
