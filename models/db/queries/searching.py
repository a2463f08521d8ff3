"""Lists narrowed by a search, which is quick for words that are everywhere and for words that are nowhere.

A common word fills a page from the first rows of the list; a rare one is found by the index at once. Which of the
two it is the planner knows for a single piece. The pieces of a longer word occur together and it takes them for
independent, so there both ways are tried, each within bounds, until one answers for certain.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, Text, bindparam, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.queries.listing import COUNTED, ROW_LIMIT, Listing, listed, narrowed, order_of
from models.db.queries.shown import SHOWN, WORDINGS
from models.db.search_terms import is_one_piece, piece_query

SOME_HITS = 1000
FIRST_ROWS = 2000
_EVERY_HIT = 2**40

_SOUGHT = func.strpos(WORDINGS.c.folded, bindparam("q", type_=Text)) > 0
_HAS_PIECES = WORDINGS.c.grams.bool_op("@@")(cast(bindparam("q_pieces", type_=Text), TSQUERY))
_BOUND = bindparam("bound", type_=BigInteger)

Found = tuple[Sequence[tuple[Any, ...]], int | None]
"""Rows of a page with the one after it, and the total of a first page, `None` above `COUNTED`."""


async def search(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], wanted: str, limit: int) -> Found:
    """The page of `listing` whose cases contain `wanted`, folded text. The total is right for a first page only."""
    if not wanted:
        return [], 0
    bound = {**bound, "q": wanted, "q_pieces": piece_query(wanted)}
    looked, found, rows = await _tried(conn, _hits(listing), {**bound, "bound": SOME_HITS})
    if looked < SOME_HITS:
        return rows, found if found <= COUNTED else None
    if is_one_piece(wanted):
        # Common enough for the planner to know how common it is.
        rows = [tuple(row) for row in await conn.execute(_page(listing), bound)]
        return rows, await _total(conn, listing, bound, len(rows), limit)
    most = max(FIRST_ROWS, 4 * limit)
    looked, found, rows = await _tried(conn, _walk(listing), {**bound, "bound": most})
    if looked < most:
        return rows, found if found <= COUNTED else None
    if len(rows) > limit:
        return rows, await _total(conn, listing, bound, found, limit)
    _, found, rows = await _tried(conn, _hits(listing), {**bound, "bound": _EVERY_HIT})
    return rows, found if found <= COUNTED else None


async def _tried(conn: AsyncConnection, query: Select[Any], bound: dict[str, Any]) -> tuple[int, int, list[Any]]:
    """How many rows were looked at, how many of them matched, and the first that did."""
    rows = (await conn.execute(query, bound)).all()
    matched = [tuple(row)[2:] for row in rows if row[2] is not None]
    return rows[0][0], rows[0][1] or 0, matched


async def _total(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], found: int, limit: int) -> int | None:
    """How many there are, given that at least `found` are; a later page has no use for it."""
    if listing.begins or found > COUNTED:
        return None
    if found > limit:
        found = (await conn.execute(_count(listing, whole=is_one_piece(bound["q"])), bound)).scalar_one()
    return found if found <= COUNTED else None


@lru_cache(maxsize=512)
def _page(listing: Listing) -> Select[Any]:
    """One page and the row after it, as the planner thinks best; for one piece."""
    rows = select(*listed()).join(WORDINGS, WORDINGS.c.number == SHOWN.c.number).where(_HAS_PIECES)
    return narrowed(rows, listing).order_by(*order_of(dict(SHOWN.c.items()), listing)).limit(ROW_LIMIT)


@lru_cache(maxsize=512)
def _walk(listing: Listing) -> Select[Any]:
    """The first rows of the list, whatever they say, and those of them that match."""
    rows = narrowed(select(*listed(), SHOWN.c.due_order), listing)
    walked = rows.order_by(*order_of(dict(SHOWN.c.items()), listing)).limit(_BOUND).cte("walked")
    found = select(walked, func.count().over().label("found")).join(WORDINGS, WORDINGS.c.number == walked.c.number)
    return _with_count(walked, found.where(_SOUGHT), listing)


@lru_cache(maxsize=512)
def _hits(listing: Listing) -> Select[Any]:
    """What the index finds, and those of it that are in the list."""
    hits = select(WORDINGS.c.number).where(_HAS_PIECES, _SOUGHT).limit(_BOUND).cte("hits")
    rows = narrowed(select(*listed(), SHOWN.c.due_order, func.count().over().label("found")), listing)
    return _with_count(hits, rows.join(hits, hits.c.number == SHOWN.c.number), listing)


def _with_count(looked: Any, found: Select[Any], listing: Listing) -> Select[Any]:
    """`found` in order, each row led by how many were looked at and how many matched; one row also where none did."""
    page = found.subquery("found_rows")
    ordered = select(page).order_by(*order_of(dict(page.c.items()), listing)).limit(ROW_LIMIT).subquery("page")
    counted = select(func.count().label("looked")).select_from(looked).subquery("counted")
    items = [column for column in ordered.c if column.name not in {"found", "due_order"}]
    query = select(counted.c.looked, ordered.c.found, *items).select_from(counted.outerjoin(ordered, true()))
    return query.order_by(*order_of(dict(ordered.c.items()), listing))


@lru_cache(maxsize=512)
def _count(listing: Listing, *, whole: bool) -> Select[Any]:
    rows = narrowed(select(literal(1)), listing).join_from(SHOWN, WORDINGS, WORDINGS.c.number == SHOWN.c.number)
    rows = rows.where(_HAS_PIECES) if whole else rows.where(_HAS_PIECES, _SOUGHT)
    return select(func.count()).select_from(rows.limit(COUNTED + 1).subquery("some"))
