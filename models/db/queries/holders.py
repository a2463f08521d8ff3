"""Who holds the open cases now, and on which side: out of the intervals of the record that have not ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ARRAY, ColumnElement, FromClause, Text, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import HELD_NOW, SHOWN, is_open
from models.domain.holding import Side
from models.domain.words import Lamp

_C = HELD_NOW.c
_LEADS = _C.unit == SHOWN.c.lead_unit


def _suspended(rows: FromClause) -> ColumnElement[bool]:
    """As the counters tell them: of the open cases only these are grey."""
    return rows.c.resting_lamp == Lamp.GREY.value


_HELD = (
    select(_C.unit, _C.shared, _LEADS, func.count(), func.count().filter(_suspended(SHOWN)))
    .select_from(SHOWN.outerjoin(HELD_NOW, _C.number == SHOWN.c.number))
    .where(SHOWN.c.lead_unit == any_(bindparam("units", type_=ARRAY(Text))), is_open(SHOWN))
    .group_by(_C.unit, _C.shared, _LEADS)
)


@dataclass(frozen=True, slots=True)
class Holders:
    """How many open cases each side holds, each once; and each unit, where several may share one."""

    by_side: Counter[Side] = field(default_factory=Counter)
    by_unit: Counter[str] = field(default_factory=Counter)


async def holders(engine: AsyncEngine, reader: Reader, units: Sequence[str]) -> Holders:
    """Who holds the open cases that one of `units` leads.

    It reads each of these by the index of leads and its intervals by their key: some 3 µs for each case that is open.
    """
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_HELD, {**reader.bound, "units": list(units)})).all()
    found = Holders()
    for unit, shared, leads, n, suspended in rows:
        if unit is None:
            found.by_side[Side.SUSPENDED] += suspended
            continue
        found.by_unit[unit] += n
        if not shared:
            found.by_side[Side.LEAD if leads else Side.SUPERVISOR] += n
        elif leads:
            # Whoever shares a case shares it with its lead: counted by that, each counts once.
            found.by_side[Side.SHARED] += n
    return found


def on_side(rows: FromClause, side: str) -> ColumnElement[bool]:
    """Whether cases are held on that side now; the suspended ones are open, and nobody holds them."""
    held = select(_C.number).where(_C.number == rows.c.number)
    match Side(side):
        case Side.SUSPENDED:
            return is_open(rows) & _suspended(rows)
        case Side.SHARED:
            return held.where(_C.shared).exists()
        case Side.LEAD:
            return held.where(~_C.shared, _C.unit == rows.c.lead_unit).exists()
        case Side.SUPERVISOR:
            return held.where(~_C.shared, _C.unit.is_distinct_from(rows.c.lead_unit)).exists()
