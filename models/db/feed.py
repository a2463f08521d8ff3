"""The feed's positions: one order over all events, in which nothing ever appears behind what was read.

A sequence hands out numbers that commit out of order, so a follower would pass over a late one. Here the next
position is taken from the feed's single row, in the recorder's own transaction: the row stays locked until
that commits, hence whoever sees position n sees all before it, from however many processes, and a rollback
leaves no hole. The lock is taken last, so it is held for one insert and the commit, and a group of batches
takes it once. (Transaction ids with a horizon do without the lock, but stop at any long transaction in the whole
cluster and mean nothing after a restore into another one.)
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import CASE_EVENTS, FEED
from models.db.recordsets import ROWS, recordset

_N = func.jsonb_array_length(ROWS)
_TAKEN = update(FEED).values(last=FEED.c.last + _N).returning((FEED.c.last - _N).label("before")).cte("taken")
_GIVEN = recordset(CASE_EVENTS, CASE_EVENTS.c.keys())
_PLACED = {"position": _TAKEN.c.before + _GIVEN.c.position}
_APPEND = insert(CASE_EVENTS).from_select(
    CASE_EVENTS.c.keys(),
    select(*(_PLACED.get(column.name, column) for column in _GIVEN.c)).join_from(_GIVEN, _TAKEN, true()),
)


async def append_events(conn: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows of `case_events`, numbered from 1 in `position`, to the feed; until we commit, nobody else can."""
    if rows:
        await conn.execute(_APPEND, {"rows": rows})
