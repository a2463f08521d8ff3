"""Lists narrowed by a search, which is quick for words that are everywhere and for words that are nowhere.

A common word fills a page from the first rows of the list; a rare one is found by the index at once. For what lies
between, the first rows tell how many more are needed, and the index is asked for a span of time that should hold
them: it never gathers a word's every case only to show the newest fifty, or to learn that there are over a thousand.
A span that was chosen badly costs time; what it holds is checked, so that no answer rests on the guess.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, Text, bindparam, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.queries.listing import COUNTED, ROW_LIMIT, Listing, Sort, listed, narrowed, order_of
from models.db.queries.shown import SHOWN, WORDINGS
from models.db.search_terms import is_one_piece, piece_query, span_query, viewer_query

FIRST_ROWS = 300
SOME_HITS = 2500
MORE_ROWS = 4000
_LONGEST_SPAN = 50_000
"""Rows of a list, above which all of it is asked for."""
_SPARE = 1.5
"""By how much more than should be needed is asked for."""
_EVERY_HIT = 2**40
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)

_SOUGHT = func.strpos(WORDINGS.c.folded, bindparam("q", type_=Text)) > 0
_HAS_PIECES = WORDINGS.c.grams.bool_op("@@")(cast(bindparam("q_pieces", type_=Text), TSQUERY))
_BOUND = bindparam("bound", type_=BigInteger)

Found = tuple[Sequence[tuple[Any, ...]], int | None]
"""Rows of a page with the one after it, and the total of a first page, `None` above `COUNTED`."""


class _Tried(NamedTuple):
    """How many rows were looked at, from when to when they were opened, how many matched, and the first that did."""

    looked: int
    oldest: datetime | None
    newest: datetime | None
    found: int
    rows: list[tuple[Any, ...]]


async def search(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], wanted: str, limit: int) -> Found:
    """The page of `listing` whose cases contain `wanted`, folded text. The total is right for a first page only."""
    units = bound["reader_units"]
    if not wanted or not units:
        return [], 0
    everywhere = f"({piece_query(wanted)}) & ({viewer_query(units)})"
    bound = {**bound, "q": wanted, "q_pieces": everywhere}
    by_index = _hits(listing, whole=is_one_piece(wanted))
    walked = await _tried(conn, _walk(listing), bound, max(FIRST_ROWS, 4 * limit))
    if walked.looked < max(FIRST_ROWS, 4 * limit):
        return walked.rows, _told(walked.found)
    if len(walked.rows) > limit:
        return walked.rows, await _total(conn, listing, bound, walked)
    if not walked.found:
        hits = await _tried(conn, by_index, bound, SOME_HITS)
        if hits.looked < SOME_HITS:
            return hits.rows, _told(hits.found)
    span = _span(listing, walked, limit + 1)
    if span:
        hits = await _tried(conn, by_index, {**bound, "q_pieces": f"{everywhere} & ({span})"}, _EVERY_HIT)
    else:
        hits = await _tried(conn, _walk(listing), bound, max(MORE_ROWS, 4 * limit))
    if len(hits.rows) > limit:
        return hits.rows, await _total(conn, listing, bound, walked, hits.found)
    hits = await _tried(conn, by_index, bound, _EVERY_HIT)
    return hits.rows, _told(hits.found)


async def _tried(conn: AsyncConnection, query: Select[Any], bound: dict[str, Any], most: int) -> _Tried:
    rows = (await conn.execute(query, {**bound, "bound": most})).all()
    looked, oldest, newest, found, *item = rows[0]
    matched = [tuple(row)[4:] for row in rows] if item[0] is not None else []
    return _Tried(looked, oldest, newest, found or 0, matched)


async def _total(
    conn: AsyncConnection, listing: Listing, bound: dict[str, Any], walked: _Tried, found: int = 0
) -> int | None:
    """How many there are, given that at least `found` are; a later page has no use for it."""
    if listing.begins or max(found, walked.found) > COUNTED:
        return None
    count = _count(listing, whole=is_one_piece(bound["q"]))
    span = _span(listing, walked, COUNTED + 1)
    if span:
        within = {**bound, "q_pieces": f"{bound['q_pieces']} & ({span})"}
        if (await conn.execute(count, within)).scalar_one() > COUNTED:
            return None
    return _told((await conn.execute(count, bound)).scalar_one())


def _told(found: int) -> int | None:
    return found if found <= COUNTED else None


def _span(listing: Listing, walked: _Tried, wanted: int) -> str | None:
    """What narrows the index to a time in which `wanted` should be found, if the list is in the order of time.

    Whatever is newer than its beginning is in it, so where it fills a page, that is the page.
    """
    rows = _SPARE * wanted * walked.looked / max(walked.found, 1)
    if listing.sort is not Sort.OPENED_AT or not listing.descending or rows > _LONGEST_SPAN:
        return None
    # There are such: rows were looked at.
    assert walked.oldest is not None  # noqa: S101
    assert walked.newest is not None  # noqa: S101
    lasts = (walked.newest - walked.oldest) * (rows / walked.looked)
    return span_query(walked.newest - min(lasts, walked.newest - _LONG_AGO), walked.newest)


@lru_cache(maxsize=512)
def _walk(listing: Listing) -> Select[Any]:
    """The first rows of the list, whatever they say, and those of them that match."""
    rows = narrowed(select(*listed(), SHOWN.c.due_order), listing)
    walked = rows.order_by(*order_of(dict(SHOWN.c.items()), listing)).limit(_BOUND).cte("walked")
    found = select(walked, func.count().over().label("found")).join(WORDINGS, WORDINGS.c.number == walked.c.number)
    times = (func.min(walked.c.opened_at), func.max(walked.c.opened_at))
    return _with_count(walked, times, found.where(_SOUGHT), listing)


@lru_cache(maxsize=512)
def _hits(listing: Listing, *, whole: bool) -> Select[Any]:
    """What the index finds, and those of it that are in the list; `whole` where the pieces alone decide."""
    hits = _indexed(whole=whole).limit(_BOUND).cte("hits")
    rows = narrowed(select(*listed(), SHOWN.c.due_order, func.count().over().label("found")), listing)
    never = literal(None, SHOWN.c.opened_at.type)
    return _with_count(hits, (never, never), rows.join(hits, hits.c.number == SHOWN.c.number), listing)


def _with_count(
    looked: CTE, times: tuple[ColumnElement[Any], ColumnElement[Any]], found: Select[Any], listing: Listing
) -> Select[Any]:
    """`found` in order, each row led by what `_Tried` tells of all; one row also where none was found."""
    page = found.subquery("found_rows")
    ordered = select(page).order_by(*order_of(dict(page.c.items()), listing)).limit(ROW_LIMIT).subquery("page")
    oldest, newest = times
    told = select(func.count().label("looked"), oldest.label("oldest"), newest.label("newest"))
    counted = told.select_from(looked).subquery("counted")
    items = [column for column in ordered.c if column.name not in {"found", "due_order"}]
    query = select(*counted.c, ordered.c.found, *items).select_from(counted.outerjoin(ordered, true()))
    return query.order_by(*order_of(dict(ordered.c.items()), listing))


@lru_cache(maxsize=512)
def _count(listing: Listing, *, whole: bool) -> Select[Any]:
    """How many of the list the index finds, counted to just above `COUNTED`."""
    # Bounded by nothing, which keeps the index in front: the planner would have it the other way round.
    hits = _indexed(whole=whole).limit(literal(_EVERY_HIT, BigInteger)).subquery("hits")
    rows = narrowed(select(literal(1)), listing).join_from(SHOWN, hits, hits.c.number == SHOWN.c.number)
    return select(func.count()).select_from(rows.limit(COUNTED + 1).subquery("some"))


def _indexed(*, whole: bool) -> Select[Any]:
    """The numbers that the index finds."""
    return select(WORDINGS.c.number).where(_HAS_PIECES, *(() if whole else (_SOUGHT,)))
