"""The dashboard's numbers, from counters: it never counts rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.count_tables import COUNTERS, LAMP_COUNTERS, STATE_COUNTERS
from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import NOW, SHOWN, SHOWN_COUNTS, lamp, overdue


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
    whole = _unit_counts([sum(numbers) for numbers in zip(*(numbers for _, *numbers in rows), strict=True)])
    return Counts(whole.total, whole.overdue, whole.by_state, whole.by_lamp, units)


def _unit_counts(numbers: Sequence[int]) -> UnitCounts:
    """Out of the numbers of a row of `_counted`, which are `COUNTERS`."""
    if not numbers:
        return UnitCounts()
    counted = dict(zip(COUNTERS, numbers, strict=True))
    by_state = {state: counted[name] for state, name in STATE_COUNTERS.items()}
    by_lamp = {lit: counted[name] for lit, name in LAMP_COUNTERS.items()}
    return UnitCounts(counted["total"], counted["overdue"], by_state, by_lamp)


@cache
def _counted(*, by_supervisor: bool) -> Select[Any]:
    """Sums over the counters, corrected by each case whose lamp has turned since it was counted.

    A row of `COUNTERS` for each lead unit. One statement, so that no case is seen in between.
    """
    counters = select(SHOWN_COUNTS.c.lead_unit, *(SHOWN_COUNTS.c[name] for name in COUNTERS))
    turned = _turned()
    if by_supervisor:
        named = bindparam("supervisor", type_=Text)
        counters, turned = counters.where(SHOWN_COUNTS.c.supervisor == named), turned.where(SHOWN.c.supervisor == named)
    every = union_all(counters, turned).subquery("every").c
    return select(every.lead_unit, *(func.sum(every[name]) for name in COUNTERS)).group_by(every.lead_unit)


def _turned() -> Select[Any]:
    """By how much the counters of each lead unit are wrong by now: only lamps turn, and what is overdue."""
    n, rows = func.count(), SHOWN.c
    since = {
        "overdue": n.filter(overdue(SHOWN)) - n.filter(rows.counted_overdue),
        **{
            name: n.filter(lamp(SHOWN) == lit) - n.filter(rows.counted_lamp == lit)
            for lit, name in LAMP_COUNTERS.items()
        },
    }
    by_now = (cast(since.get(name, literal(0)), Integer).label(name) for name in COUNTERS)
    return select(rows.lead_unit, *by_now).where(rows.turns_at <= NOW).group_by(rows.lead_unit)
