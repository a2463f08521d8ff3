"""The heads of cases between two positions of the feed, a part at a time: as quick in the millionth as in the first."""

from collections.abc import AsyncIterator

from sqlalchemy import BigInteger, Integer, Text, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import CASE_EVENTS
from models.statements import HeadPart

PART = 50_000
"""Positions in one part. It is part of what is signed: never change it."""

_E = CASE_EVENTS.c
_IN_PART = select(_E.number, _E.seq, _E.hash).where(
    _E.position > bindparam("since", type_=BigInteger), _E.position <= bindparam("to", type_=BigInteger)
)


async def parts(conn: AsyncConnection, since: int, position: int) -> AsyncIterator[HeadPart]:
    """The parts of (`since`, `position`], in order."""
    for low in range(since, position, PART):
        high = min(low + PART, position)
        last: dict[str, tuple[int, str]] = {}
        begun = 0
        for number, seq, digest in await conn.execute(_IN_PART, {"since": low, "to": high}):
            begun += seq == 1
            if seq > last.get(number, (0, ""))[0]:
                last[number] = (seq, digest)
        yield HeadPart(low, high, sorted((number, *head) for number, head in last.items()), begun)


_HASH = select(_E.number, _E.seq, _E.hash).where(tuple_(_E.number, _E.seq).in_(bindparam("places", expanding=True)))
_NEWEST = (
    select(_E.seq)
    .where(_E.number == bindparam("number", type_=Text))
    .order_by(_E.seq.desc())
    .limit(bindparam("one", 1, type_=Integer))
)


async def hash_at(conn: AsyncConnection, number: str, seq: int) -> str | None:
    """The hash of one event; `None` where it is not there."""
    row = (await conn.execute(_HASH, {"places": [(number, seq)]})).one_or_none()
    return None if row is None else str(row.hash)


async def newest_seq(conn: AsyncConnection, number: str) -> int:
    """The seq of a case's newest event; 0 where it has none."""
    return int((await conn.execute(_NEWEST, {"number": number})).scalar_one_or_none() or 0)
