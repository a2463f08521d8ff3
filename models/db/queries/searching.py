"""Lists narrowed by a search, which is quick for words that are everywhere and for words that are nowhere.

A common word fills a page from the first rows of the list; a rare one is found by the index at once. For what lies
between, the first rows tell how many more are needed, and the index is asked for a span of time that should hold
them: it never gathers a word's every case only to show the newest fifty, or to learn that there are over a thousand.
A span that was chosen badly costs time; what it holds is checked, so that no answer rests on the guess.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, Text, bindparam, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.queries.listing import COUNTED, ROW_LIMIT, Listing, Sort, listed, narrowed, order_of
from models.db.queries.shown import SEES_ALL, SHOWN, WORDINGS
from models.db.search_terms import is_one_piece, piece_query, span_query, viewer_query

FIRST_ROWS = 300
SOME_HITS = 2500
MORE_ROWS = 4000
_LONGEST_SPAN = 50_000
"""Rows of a list, above which all of it is asked for."""
_SPARE = 1.5
"""By how much more than should be needed is asked for."""
_TRIES = 2
"""Spans that are asked for a page before all of the list is."""
_FEW_PIECES = 3
"""Asked for a word that the first rows hold: its pieces are hardly commoner than itself, and each costs a walk."""
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


class _Share(NamedTuple):
    """How many of the list's newest rows matched: of so many (perhaps only reckoned), opened in so long a time."""

    newest: datetime
    rows: float
    lasts: timedelta
    found: int

    def reaching(self, wanted: int) -> "_Share":
        """As much as should hold `wanted` matches, with some to spare."""
        longer = _SPARE * wanted / max(self.found, 1)
        lasts = min(self.lasts.total_seconds() * longer, (self.newest - _LONG_AGO).total_seconds())
        return self._replace(rows=self.rows * longer, lasts=timedelta(seconds=lasts))


class _Asked(NamedTuple):
    """A search: the list, what its statements are given, and who asks for what."""

    listing: Listing
    bound: dict[str, Any]
    pieces: str
    everywhere: str

    @property
    def units(self) -> Sequence[str]:
        """In which the reader sits."""
        units: Sequence[str] = self.bound["reader_units"]
        return units

    @property
    def whole(self) -> dict[str, Any]:
        """What asks the index for all of the list."""
        return {**self.bound, "q_pieces": self.everywhere}

    def within(self, share: _Share) -> dict[str, Any] | None:
        """What asks the index for a span of the list, where that is less work than all of it."""
        in_time = self.listing.sort is Sort.OPENED_AT and self.listing.descending
        if not in_time or share.rows > _LONGEST_SPAN:
            return None
        span = span_query(self.units, share.newest - share.lasts, share.newest)
        return None if span is None else {**self.bound, "q_pieces": f"{self.pieces} & ({span})"}


async def search(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], wanted: str, limit: int) -> Found:
    """The page of `listing` whose cases contain `wanted`, folded text. The total is right for a first page only."""
    if not wanted or not bound["reader_units"]:
        return [], 0
    bound = {**bound, "q": wanted}
    first = max(FIRST_ROWS, 4 * limit)
    walked = await _tried(conn, _walk(listing), bound, first)
    if walked.looked < first:
        return walked.rows, _told(walked.found)
    share = _share(walked)
    asked = await _asked(conn, listing, bound, _FEW_PIECES if walked.found else None)
    if len(walked.rows) > limit:
        return walked.rows, await _total(conn, asked, share)
    if not walked.found:
        hits = await _tried(conn, _hits(listing, whole=is_one_piece(wanted)), asked.whole, SOME_HITS)
        if hits.looked < SOME_HITS:
            return hits.rows, _told(hits.found)
    return await _reckoned(conn, asked, share, limit)


async def _asked(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], most: int | None) -> _Asked:
    """The search in the index's terms. Whoever sees all is not asked for: that piece is in every case."""
    pieces = piece_query(bound["q"], most)
    sees_all = (await conn.execute(select(SEES_ALL), bound)).scalar_one()
    everywhere = pieces if sees_all else f"{pieces} & ({viewer_query(bound['reader_units'])})"
    return _Asked(listing, bound, pieces, everywhere)


async def _reckoned(conn: AsyncConnection, asked: _Asked, share: _Share, limit: int) -> Found:
    """The page from as much of the list as `share` says that it takes, else from all of it."""
    by_index = _hits(asked.listing, whole=is_one_piece(asked.bound["q"]))
    for _ in range(_TRIES):
        reached = share.reaching(limit + 1)
        within = asked.within(reached)
        if within:
            hits = await _tried(conn, by_index, within, _EVERY_HIT)
            share = reached._replace(found=hits.found)
        elif reached.rows <= MORE_ROWS:
            hits = await _tried(conn, _walk(asked.listing), asked.bound, MORE_ROWS)
            share = _share(hits)
        else:
            break
        if len(hits.rows) > limit:
            return hits.rows, await _total(conn, asked, share)
    hits = await _tried(conn, by_index, asked.whole, _EVERY_HIT)
    return hits.rows, _told(hits.found)


async def _tried(conn: AsyncConnection, query: Select[Any], bound: dict[str, Any], most: int) -> _Tried:
    rows = (await conn.execute(query, {**bound, "bound": most})).all()
    looked, oldest, newest, found, *item = rows[0]
    matched = [tuple(row)[4:] for row in rows] if item[0] is not None else []
    return _Tried(looked, oldest, newest, found or 0, matched)


def _share(walked: _Tried) -> _Share:
    """What walking the list tells; it is not empty."""
    # There are such: rows were looked at.
    assert walked.oldest is not None  # noqa: S101
    assert walked.newest is not None  # noqa: S101
    return _Share(walked.newest, walked.looked, walked.newest - walked.oldest, walked.found)


async def _total(conn: AsyncConnection, asked: _Asked, share: _Share) -> int | None:
    """How many there are, given what was found already; a later page has no use for it."""
    if asked.listing.begins or share.found > COUNTED:
        return None
    count = _count(asked.listing, whole=is_one_piece(asked.bound["q"]))
    within = asked.within(share.reaching(COUNTED + 1))
    if within and (await conn.execute(count, within)).scalar_one() > COUNTED:
        return None
    return _told((await conn.execute(count, asked.whole)).scalar_one())


def _told(found: int) -> int | None:
    return found if found <= COUNTED else None


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
