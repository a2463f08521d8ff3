"""How cases of units came and went by month, and for how long the overdue ones have been so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Select, Text, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.case_tables import INSTANT
from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import NOW, SHOWN

_C = SHOWN.c
_LED = _C.lead_unit == any_(bindparam("units", type_=ARRAY(Text)))
_EDGES = bindparam("edges", type_=ARRAY(INSTANT))


@dataclass(frozen=True, slots=True)
class Trend:
    """Cases by the span, between one edge and the next, in which they were opened, closed, and missed their first due.

    `closed_late` are those of `closed` that ever missed one. A case that was reopened is closed no longer.
    """

    opened: tuple[int, ...]
    closed: tuple[int, ...]
    closed_late: tuple[int, ...]
    missed: tuple[int, ...]


async def trend(engine: AsyncEngine, reader: Reader, units: Sequence[str], edges: Sequence[datetime]) -> Trend:
    """What happened to the cases that one of `units` leads, between the first and the last of `edges`.

    It reads what was opened, closed or missed meanwhile by the index of each instant, or of leads: some 1 µs a case.
    """
    bound = {**reader.bound, "units": list(units), "edges": list(edges), "begin": edges[0], "end": edges[-1]}
    spans = len(edges) - 1
    async with reading(engine).connect() as conn:
        opened, _ = await _counted(conn, "opened_at", bound, spans)
        closed, late = await _counted(conn, "closed_at", bound, spans)
        missed, _ = await _counted(conn, "missed_at", bound, spans)
    return Trend(opened, closed, late, missed)


async def overdue_since(
    engine: AsyncEngine, reader: Reader, units: Sequence[str], edges: Sequence[datetime], now: datetime
) -> tuple[int, ...]:
    """How many cases that one of `units` leads are overdue since before the first of `edges`, and since each of them.

    It reads what is overdue, by the index of that instant.
    """
    bound = {**reader.bound, "units": list(units), "edges": list(edges), "now": now}
    async with reading(engine).connect() as conn:
        found = {row.span: row.n for row in await conn.execute(_OVERDUE, bound)}
    return tuple(found.get(span, 0) for span in range(len(edges) + 1))


async def _counted(
    conn: AsyncConnection, name: str, bound: dict[str, Any], spans: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """All and those that ever missed a due, span by span."""
    found = {span: (n, late) for span, n, late in await conn.execute(_by_span(name), bound)}
    counted = [found.get(span, (0, 0)) for span in range(1, spans + 1)]
    return tuple(n for n, _ in counted), tuple(late for _, late in counted)


@cache
def _by_span(name: str) -> Select[Any]:
    instant, span = _C[name], func.width_bucket(_C[name], _EDGES).label("span")
    within = instant >= bindparam("begin", type_=INSTANT), instant < bindparam("end", type_=INSTANT)
    return select(span, func.count(), func.count().filter(_C.missed)).where(_LED, *within).group_by(span)


_SINCE = func.width_bucket(_C.overdue_at, _EDGES).label("span")
_OVERDUE = select(_SINCE, func.count().label("n")).where(_LED, _C.overdue_at <= NOW).group_by(_SINCE)
