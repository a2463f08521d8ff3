"""The dashboard's numbers, from counters: it never counts rows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Text, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import NOW, SHOWN, SHOWN_COUNTS, lamp, overdue


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are, each once: in all, overdue, by state, by lamp, and by lead unit (or none) and state."""

    total: int = 0
    overdue: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    by_lamp: Counter[str] = field(default_factory=Counter)
    by_unit: dict[str | None, "UnitCounts"] = field(default_factory=dict)


@dataclass(slots=True)
class UnitCounts:
    """The cases that one unit leads."""

    total: int = 0
    overdue: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    by_lamp: Counter[str] = field(default_factory=Counter)


async def counts(engine: AsyncEngine, reader: Reader, now: datetime, *, supervisor: str | None = None) -> Counts:
    """The counts of all that `reader` sees at `now`; only what `supervisor` supervises, where one is named."""
    bound = {**reader.bound, "now": now, "supervisor": supervisor}
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_counted(by_supervisor=supervisor is not None), bound)).all()
    whole = UnitCounts()
    units: dict[str | None, UnitCounts] = {}
    for unit, state, lamp_, is_overdue, n in rows:
        for counted in (whole, units.setdefault(unit, UnitCounts())):
            counted.total += n
            counted.overdue += n if is_overdue else 0
            counted.by_state[state] += n
            counted.by_lamp[lamp_] += n
    return Counts(whole.total, whole.overdue, whole.by_state, whole.by_lamp, units)


@cache
def _counted(*, by_supervisor: bool) -> CompoundSelect[Any]:
    """Sums over the counters, and for each case whose lamp has turned since it was counted, one less and one more.

    One statement, so that no case is seen between the two.
    """
    kept, rows = SHOWN_COUNTS.c, SHOWN.c
    counters = select(kept.lead_unit, kept.state, kept.counted_lamp, kept.counted_overdue, func.sum(kept.n))
    as_counted = (rows.lead_unit, rows.state, rows.counted_lamp, rows.counted_overdue)
    as_it_is = (lamp(SHOWN).label("lamp"), overdue(SHOWN).label("overdue"))
    turned = select(*as_counted, *as_it_is, func.count().label("n")).where(rows.turns_at <= NOW)
    if by_supervisor:
        named = bindparam("supervisor", type_=Text)
        counters, turned = counters.where(kept.supervisor == named), turned.where(rows.supervisor == named)
    since = turned.group_by(*as_counted, "lamp", "overdue").cte("turned").c
    return union_all(
        counters.group_by(kept.lead_unit, kept.state, kept.counted_lamp, kept.counted_overdue),
        select(since.lead_unit, since.state, since.counted_lamp, since.counted_overdue, -since.n),
        select(since.lead_unit, since.state, since.lamp, since.overdue, since.n),
    )
