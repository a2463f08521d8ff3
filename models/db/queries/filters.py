"""What a list of cases may be narrowed by, as statements that are built once for each combination."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, DateTime, FromClause, Subquery, Text, and_, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.queries.holders import on_side
from models.db.queries.shown import HELD_NOW, NOW, is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed by; `None` and `()` narrow nothing.

    `units` are lead units, with those below them where the caller wants the subtree. `mine` are the cases in
    which one of the reader's own units leads, helps or supervises. `held_by` are units that hold a case now, alone
    or with others, `side` is which side does. `…_before` excludes its instant, `…_after` includes it; `missed_…` is
    of the first due that was missed, `overdue_…` of the due since which a case is overdue, or will be. `q` is a
    substring of number, title or description, in any case of letters.
    """

    state: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    kind: str | None = None
    category: str | None = None
    lamp: str | None = None
    overdue: bool | None = None
    open: bool | None = None
    missed: bool | None = None
    held_by: tuple[str, ...] = ()
    side: str | None = None
    inspection: str | None = None
    group: str | None = None
    mine: bool = False
    q: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    opened_before: datetime | None = None
    opened_after: datetime | None = None
    closed_before: datetime | None = None
    closed_after: datetime | None = None
    missed_before: datetime | None = None
    missed_after: datetime | None = None
    overdue_before: datetime | None = None
    overdue_after: datetime | None = None


Shape = tuple[tuple[str, str], ...]
"""The names of the filters in use, each with its form: as many statements are prepared as there are shapes."""

_COLUMNS: Final = {"units": "lead_unit", "group": "group_label"}
_DATED: Final = {
    "due": "due_order",
    "opened": "opened_at",
    "closed": "closed_at",
    "missed": "missed_at",
    "overdue": "overdue_at",
}
_INSTANTS: Final = {f"{column}_{side}": name for column, name in _DATED.items() for side in ("before", "after")}


def shape_of(filters: Filters) -> Shape:
    """The shape of `filters`, the search aside."""
    used = ((field.name, getattr(filters, field.name)) for field in fields(filters) if field.name != "q")
    return tuple((name, _form(name, value)) for name, value in used if value not in (None, ()))


def _form(name: str, value: object) -> str:
    if name in {"lamp", "side"}:
        return str(value)
    if name in {"overdue", "open", "missed", "mine"}:
        return "yes" if value else "no"
    # One value lets an index give the rows in their order; a list of one does not.
    return "many" if isinstance(value, tuple) and len(value) > 1 else "one"


def values_of(filters: Filters, units: tuple[str, ...]) -> dict[str, Any]:
    """The parameters of `conditions`; `units` are the reader's."""
    bound: dict[str, Any] = {"own_units": list(units)} if filters.mine else {}
    for name, form in shape_of(filters):
        value = getattr(filters, name)
        if form in {"one", "many"}:
            bound[f"f_{name}"] = _bound(value, form)
    return bound


def _bound(value: object, form: str) -> object:
    if isinstance(value, tuple):
        return [_bound(one, form) for one in value] if form == "many" else _bound(value[0], form)
    # PostgreSQL holds no NUL, so nothing is equal to what has one.
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def conditions(rows: Subquery, shape: Shape) -> list[ColumnElement[bool]]:
    """What rows must meet under filters of this shape."""
    return [_condition(rows, name, form) for name, form in shape if (name, form) != ("mine", "no")]


def _condition(rows: Subquery, name: str, form: str) -> ColumnElement[bool]:
    special: dict[str, Callable[[Subquery, str], ColumnElement[bool]]] = {
        "lamp": _lamp,
        "overdue": _overdue,
        "open": _open,
        "missed": _missed,
        "held_by": _held_by,
        "side": on_side,
        "mine": _mine,
    }
    if name in special:
        return special[name](rows, form)
    if name in _INSTANTS:
        instant, dated = bindparam(f"f_{name}", type_=DateTime(timezone=True)), rows.c[_INSTANTS[name]]
        if name.endswith("_before"):
            return dated < instant
        return and_(dated >= instant, rows.c.due.is_not(None)) if name == "due_after" else dated >= instant
    column_ = rows.c[_COLUMNS.get(name, name)]
    if form == "many":
        return column_ == any_(bindparam(f"f_{name}", type_=ARRAY(Text)))
    return column_ == bindparam(f"f_{name}", type_=Text)


def _lamp(rows: Subquery, wanted: str) -> ColumnElement[bool]:
    c = rows.c
    not_red = or_(c.red_at.is_(None), c.red_at > NOW)
    if wanted == "red":
        return c.red_at <= NOW
    if wanted == "yellow":
        return and_(c.yellow_at <= NOW, not_red)
    return and_(c.resting_lamp == wanted, not_red, or_(c.yellow_at.is_(None), c.yellow_at > NOW))


def _overdue(rows: Subquery, form: str) -> ColumnElement[bool]:
    c = rows.c
    return c.overdue_at <= NOW if form == "yes" else or_(c.overdue_at.is_(None), c.overdue_at > NOW)


def _open(rows: Subquery, form: str) -> ColumnElement[bool]:
    return is_open(rows) if form == "yes" else ~is_open(rows)


def _missed(rows: Subquery, form: str) -> ColumnElement[bool]:
    return rows.c.missed if form == "yes" else ~rows.c.missed


def _held_by(rows: Subquery, form: str) -> ColumnElement[bool]:
    one, several = bindparam("f_held_by", type_=Text), any_(bindparam("f_held_by", type_=ARRAY(Text)))
    return rows.c.number.in_(select(HELD_NOW.c.number).where(HELD_NOW.c.unit == (several if form == "many" else one)))


def _mine(rows: Subquery, _form: str) -> ColumnElement[bool]:
    def ways(row: FromClause) -> tuple[ColumnElement[bool], ...]:
        own = bindparam("own_units", type_=ARRAY(Text))
        return row.c.lead_unit == any_(own), row.c.supervisor == any_(own), row.c.co_units.overlap(own)

    # Asked once, by an index each: where there is none at all, the list would be walked to its end.
    some = rows.alias("some")
    return and_(or_(*ways(rows)), or_(*(select(some.c.number).where(way).exists() for way in ways(some))))
