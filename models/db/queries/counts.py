"""The dashboard's numbers, from counters: it never counts rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import NOW, SHOWN, SHOWN_COUNTS, lamp, overdue
from models.domain.words import Lamp, State

_STATES = tuple(state.value for state in State)
_LAMPS = tuple(lit.value for lit in Lamp)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are, each once: in all, overdue, by state, by lamp, and by lead unit (or none) and state."""

    total: int = 0
    overdue: int = 0
    by_state: Mapping[str, int] = field(default_factory=dict)
    by_lamp: Mapping[str, int] = field(default_factory=dict)
    by_unit: dict[str | None, "UnitCounts"] = field(default_factory=dict)


@dataclass(slots=True)
class UnitCounts:
    """The cases that one unit leads."""

    total: int = 0
    overdue: int = 0
    by_state: Mapping[str, int] = field(default_factory=dict)
    by_lamp: Mapping[str, int] = field(default_factory=dict)


async def counts(engine: AsyncEngine, reader: Reader, now: datetime, *, supervisor: str | None = None) -> Counts:
    """The counts of all that `reader` sees at `now`; only what `supervisor` supervises, where one is named."""
    bound = {**reader.bound, "now": now, "supervisor": supervisor}
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_counted(by_supervisor=supervisor is not None), bound)).all()
    units = {unit: _unit_counts(numbers) for unit, *numbers in rows}
    whole = _unit_counts([sum(n or 0 for n in numbers) for numbers in list(zip(*rows, strict=True))[1:]])
    return Counts(whole.total, whole.overdue, whole.by_state, whole.by_lamp, units)


def _unit_counts(numbers: Sequence[int | None]) -> UnitCounts:
    """Out of the numbers of a row of `_counted`."""
    if not numbers:
        return UnitCounts()
    total, late, *others = numbers
    by_state = {state: n or 0 for state, n in zip(_STATES, others, strict=False)}
    by_lamp = {lit: n or 0 for lit, n in zip(_LAMPS, others[len(_STATES) :], strict=True)}
    return UnitCounts(total or 0, late or 0, by_state, by_lamp)


@cache
def _counted(*, by_supervisor: bool) -> Select[Any]:
    """Sums over the counters, and for each case whose lamp has turned since it was counted, one less and one more.

    A row for each lead unit: in all, overdue, by state, by lamp. One statement, so that no case is seen in between.
    """
    kept, rows = SHOWN_COUNTS.c, SHOWN.c
    counters = select(kept.lead_unit, kept.state, kept.counted_lamp.label("lamp"), kept.counted_overdue, kept.n)
    as_counted = (rows.lead_unit, rows.state, rows.counted_lamp, rows.counted_overdue)
    as_it_is = (lamp(SHOWN).label("lamp"), overdue(SHOWN).label("overdue"))
    turned = select(*as_counted, *as_it_is, cast(func.count(), Integer).label("n")).where(rows.turns_at <= NOW)
    if by_supervisor:
        named = bindparam("supervisor", type_=Text)
        counters, turned = counters.where(kept.supervisor == named), turned.where(rows.supervisor == named)
    since = turned.group_by(*as_counted, "lamp", "overdue").cte("turned").c
    every = union_all(
        counters,
        select(since.lead_unit, since.state, since.counted_lamp, since.counted_overdue, -since.n),
        select(since.lead_unit, since.state, since.lamp, since.overdue, since.n),
    ).subquery("every")
    n, row = func.sum(every.c.n), every.c
    by_state = (n.filter(row.state == state) for state in _STATES)
    by_lamp = (n.filter(row.lamp == lit) for lit in _LAMPS)
    return select(row.lead_unit, n, n.filter(row.counted_overdue), *by_state, *by_lamp).group_by(row.lead_unit)
