"""The dashboard's numbers, from counters: it never counts rows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_COUNTS, lamp, overdue

_LAMP, _OVERDUE = lamp(SHOWN_COUNTS), overdue(SHOWN_COUNTS)
_C = SHOWN_COUNTS.c
_COUNTS = select(
    _C.lead_unit, _C.supervisor, _C.state, _LAMP.label("lamp"), _OVERDUE.label("overdue"), func.sum(_C.n)
).group_by(_C.lead_unit, _C.supervisor, _C.state, "lamp", "overdue")


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
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_COUNTS, {**reader.bound, "now": now})).all()
    whole = UnitCounts()
    units: dict[str | None, UnitCounts] = {}
    for unit, decider, state, shown_lamp, is_overdue, n in rows:
        if supervisor is not None and decider != supervisor:
            continue
        for counted in (whole, units.setdefault(unit, UnitCounts())):
            counted.total += n
            counted.overdue += n if is_overdue else 0
            counted.by_state[state] += n
            counted.by_lamp[shown_lamp] += n
    return Counts(whole.total, whole.overdue, whole.by_state, whole.by_lamp, units)
