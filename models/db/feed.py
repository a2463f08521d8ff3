"""The feed's positions: one order over all events, in which nothing ever appears behind what was read.

A sequence hands out numbers that commit out of order, so a follower would pass over a late one. Here the next
position is taken from the feed's single row, in the recorder's own transaction: the row stays locked until
that commits, hence whoever sees position n sees all before it, from however many processes, and a rollback
leaves no hole. The lock is taken last, so it is held for one insert and the commit, and a group of batches
takes it once. (Transaction ids with a horizon do without the lock, but stop at any long transaction in the whole
cluster and mean nothing after a restore into another one.)
"""

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import FEED

_TAKE = update(FEED).values(last=FEED.c.last + bindparam("n")).returning(FEED.c.last)


async def take_positions(conn: AsyncConnection, n: int) -> int:
    """The first of `n` new positions; until the transaction ends, nobody else gets any."""
    last: int = (await conn.execute(_TAKE, {"n": n})).scalar_one()
    return last - n + 1
