"""The feed's positions: one order over all events, in which nothing ever appears behind what was read.

A sequence hands out numbers that commit out of order, so a follower would pass over a late one. Here the next
position is taken from the feed's single row, in the recorder's own transaction: the row stays locked until
that commits, hence whoever sees position n sees all before it, from however many processes, and a rollback
leaves no hole. The lock is taken last, so it is held for one insert and the commit, and a group of batches
takes it once. (Transaction ids with a horizon do without the lock, but stop at any long transaction in the whole
cluster and mean nothing after a restore into another one.)
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, func, insert, select, true, update

from models.db.case_tables import CASE_EVENTS, FEED
from models.db.commands import SETTLED, bound_settled
from models.db.counters import COUNTED, CountKey, bound_counts
from models.db.recordsets import recordset, rows_param
from models.db.statements import Connection, Statement

_N = func.jsonb_array_length(rows_param("events"))


def _written(first: CTE) -> ColumnElement[bool]:
    """True, once `first` has been carried out: without that PostgreSQL is free in the order of its parts."""
    return select(func.count()).select_from(first).scalar_subquery() >= 0


_TAKEN = (
    update(FEED)
    .where(_written(SETTLED), _written(COUNTED))
    .values(last=FEED.c.last + _N)
    .returning((FEED.c.last - _N).label("before"))
    .cte("taken")
)
_GIVEN = recordset(CASE_EVENTS, CASE_EVENTS.c.keys(), "events")
_PLACED = {"position": _TAKEN.c.before + _GIVEN.c.position}
_APPEND = Statement(
    insert(CASE_EVENTS).from_select(
        CASE_EVENTS.c.keys(),
        select(*(_PLACED.get(column.name, column) for column in _GIVEN.c)).join_from(_GIVEN, _TAKEN, true()),
    )
)


async def append_events(
    conn: Connection, rows: Sequence[dict[str, Any]], deltas: Counter[CountKey], settled: Iterable[str], now: datetime
) -> None:
    """Settle commands, add to the counters, and then append `rows` to the feed; until we commit, nobody else can.

    They are rows of `case_events`, numbered from 1 in `position`. It is one statement, since it is each command's.
    """
    await _APPEND.rows(conn, {"events": rows, **bound_counts(deltas), **bound_settled(settled, now)})
