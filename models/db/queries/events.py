"""Events of one case, and the feed of all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, RowMapping, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.cited_files import read_listing
from models.db.case_tables import FEED
from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_EVENTS, SHOWN_TELLING, SHOWN_TEXTS
from models.db.texts import digest_places, digests_in, resolved

WINDOW = 5000
"""Positions looked through for one page of the feed, so that no page takes long however little a reader sees."""

_E = SHOWN_EVENTS.c
_OF_CASE = (
    select(SHOWN_EVENTS)
    .where(_E.number == bindparam("number", type_=Text), _E.seq > bindparam("after", type_=Integer))
    .order_by(_E.seq)
    .limit(bindparam("row_limit", type_=Integer))
)
_LAST = select(FEED.c.last)
_OF_ALL = (
    select(SHOWN_EVENTS)
    .where(_E.position > bindparam("after", type_=BigInteger), _E.position <= bindparam("upto", type_=BigInteger))
    .order_by(_E.position)
    .limit(bindparam("row_limit", type_=Integer))
)
_TEXTS = select(SHOWN_TEXTS).where(
    SHOWN_TEXTS.c.number == any_(bindparam("numbers", type_=ARRAY(Text))),
    SHOWN_TEXTS.c.digest == any_(bindparam("digests", type_=ARRAY(Text))),
)

_TELLING = (
    select(SHOWN_TELLING)
    .where(
        SHOWN_TELLING.c.number == bindparam("number", type_=Text),
        SHOWN_TELLING.c.seq == any_(bindparam("seqs", type_=ARRAY(Integer))),
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Feed:
    """Events in the order of the record, each with its `number` and `position`.

    `next` is the position to ask after the next time, also where `events` is empty; `more` says that there is
    more at once. Nothing ever appears at or before a position that was passed; but what happened to a case
    before the reader came to see it stays behind them.
    """

    events: list[dict[str, Any]]
    next: int
    more: bool


async def last_position(engine: AsyncEngine) -> int:
    """The position of the last event of all."""
    async with reading(engine).connect() as conn:
        position: int = (await conn.execute(_LAST)).scalar_one()
    return position


async def events_of_case(
    engine: AsyncEngine, reader: Reader, number: str, *, after: int = 0, limit: int = 500
) -> list[dict[str, Any]]:
    """Up to `limit` events of a case after the seq `after`; none where the reader does not see it.

    In `data`, texts stand for their digests (`None` for an erased one), and the listing of cited files for its own;
    `texts` maps JSON pointers into `data` to the digests that stood there, so that the hash can still be verified.
    """
    async with reading(engine).connect() as conn:
        bound = {**reader.bound, "number": number, "after": after, "row_limit": limit}
        rows = (await conn.execute(_OF_CASE, bound)).mappings().all()
        return await _worded(conn, reader, rows)


async def told_units(
    engine: AsyncEngine, reader: Reader, number: str, seqs: Sequence[int]
) -> dict[int, dict[str, str]]:
    """By the seq of an event, which unit it was meant for was told of it in which: the same, or one above."""
    told: dict[int, dict[str, str]] = {}
    if not seqs:
        return told
    async with reading(engine).connect() as conn:
        for row in (await conn.execute(_TELLING, {**reader.bound, "number": number, "seqs": list(seqs)})).mappings():
            told.setdefault(row["seq"], {})[row["meant_for"] or row["unit"]] = row["unit"]
    return told


async def feed_after(engine: AsyncEngine, reader: Reader, after: int = 0, *, limit: int = 100) -> Feed:
    """Up to `limit` events that the reader sees after the position `after`."""
    async with reading(engine).connect() as conn:
        # What is committed now: whatever comes later has a higher position (models.db.feed).
        last: int = (await conn.execute(_LAST)).scalar_one()
        upto = min(after + WINDOW, last)
        if upto <= after:
            return Feed([], after, more=False)
        bound = {**reader.bound, "after": after, "upto": upto, "row_limit": limit}
        rows = (await conn.execute(_OF_ALL, bound)).mappings().all()
        events = await _worded(conn, reader, rows)
    passed = events[-1]["position"] if len(events) == limit else upto
    return Feed(events, passed, more=passed < last)


async def _worded(conn: AsyncConnection, reader: Reader, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    digests = {digest for row in rows for digest in digests_in(row["data"])}
    texts: dict[str, dict[str, str | None]] = {}
    if digests:
        bound = {**reader.bound, "numbers": sorted({row["number"] for row in rows}), "digests": sorted(digests)}
        for number, digest, value in await conn.execute(_TEXTS, bound):
            texts.setdefault(number, {})[digest] = value
    return [_event(row, texts.get(row["number"], {})) for row in rows]


def _event(row: RowMapping, texts: dict[str, str | None]) -> dict[str, Any]:
    return {**row, "data": _with_files(resolved(row["data"], texts)), "texts": digest_places(row["data"])}


def _with_files(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """`data` with the listing of cited files as data; whatever is no listing stands as it is, for `verify` to name."""
    said = data.get("files")
    if isinstance(said, str):
        with suppress(ValueError):
            return {**data, "files": [file.model_dump() for file in read_listing(said)]}
    return data
