"""The ledger in pages."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.engine import reading
from models.db.queries.cursors import Place, read_cursor, write_cursor
from models.db.queries.filters import Filters, shape_of, values_of
from models.db.queries.listing import COUNTED, ITEM_KEYS, KEY_KINDS, Listing, Sort, key_of, page_query, total_query
from models.db.queries.reader import Reader
from models.db.queries.searching import search
from models.db.queries.shown import SHOWN_WHOLE
from models.db.search_terms import folded

__all__ = ["COUNTED", "ITEM_KEYS", "Filters", "Page", "Sort", "ledger_batches", "ledger_page"]

_W = SHOWN_WHOLE.c
_WORDED = select(_W.number, _W.description, _W.source, _W.external_ref).where(
    _W.number == any_(bindparam("numbers", type_=ARRAY(Text)))
)


@dataclass(frozen=True, slots=True)
class Page:
    """Items as plain mappings of `ITEM_KEYS`, the cursor of the next page, and how many there are in all.

    `total` is as it was for the first page, and `None` above `COUNTED`.
    """

    items: list[dict[str, Any]]
    next: str | None
    total: int | None


async def ledger_page(  # noqa: PLR0913  # a page is all of these
    engine: AsyncEngine,
    reader: Reader,
    filters: Filters,
    *,
    now: datetime,
    sort: Sort = Sort.OPENED_AT,
    descending: bool = True,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """One page of the cases that `reader` sees, `limit` of 1 to 500 long. Raises `BadCursor`."""
    asked = _Asked(reader, filters, now, sort, descending, limit)
    order = f"-{sort}" if descending else sort.value
    after = read_cursor(cursor, order, KEY_KINDS[sort]) if cursor is not None else None
    async with reading(engine).connect() as conn:
        items, following, total = await _page(conn, asked, after)
    return Page(items, write_cursor(order, following) if following is not None else None, total)


async def ledger_batches(  # noqa: PLR0913  # as of a page
    engine: AsyncEngine,
    reader: Reader,
    filters: Filters,
    *,
    now: datetime,
    sort: Sort = Sort.OPENED_AT,
    descending: bool = True,
    worded: bool = False,
    at_once: int = 1000,
) -> AsyncGenerator[list[dict[str, Any]], None]:
    """All of the cases that `reader` sees, `at_once` at a time, as they stand at one instant.

    `worded` adds what lists leave out: `description`, `source` and `external_ref`. A connection is held meanwhile, and
    one that lies idle between two batches for longer than `engine.IDLE_IN_TRANSACTION_SECONDS` is lost.
    """
    asked = _Asked(reader, filters, now, sort, descending, at_once)
    following: Place | None = None
    async with engine.connect() as conn:
        await conn.execution_options(isolation_level="REPEATABLE READ")
        while True:
            items, following, _ = await _page(conn, asked, following, counted=False)
            if worded and items:
                await _word(conn, reader, items)
            yield items
            if following is None:
                return


@dataclass(frozen=True, slots=True)
class _Asked:
    reader: Reader
    filters: Filters
    now: datetime
    sort: Sort
    descending: bool
    limit: int


async def _page(
    conn: AsyncConnection, asked: _Asked, after: Place | None, *, counted: bool = True
) -> tuple[list[dict[str, Any]], Place | None, int | None]:
    """The items after a place, the place after which more follow, and how many there are in all."""
    reader, filters, sort, limit = asked.reader, asked.filters, asked.sort, asked.limit
    bound = {**reader.bound, **values_of(filters, reader.units), "now": asked.now, "row_limit": limit + 1}
    if after is not None:
        bound |= {"after_key": after.key, "after_number": after.last}
    begins = "" if after is None else "undated" if after.key is None else "dated"
    listing = Listing(shape_of(filters), sort, begins, descending=asked.descending)
    total: int | None = None
    if filters.q:
        rows, total = await search(conn, listing, bound, folded(filters.q), limit)
    else:
        rows = [tuple(row) for row in await conn.execute(page_query(listing), bound)]
        if after is None and counted:
            total = await _total(conn, listing, bound, len(rows), limit)
    items = [dict(zip(ITEM_KEYS, row, strict=True)) for row in rows[:limit]]
    if after is not None:
        total = after.total
    if len(rows) <= limit:
        return items, None, total
    last = items[-1]
    return items, Place(key_of(last, sort), last["number"], total), total


async def _total(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], found: int, limit: int) -> int | None:
    if found > limit:
        found = (await conn.execute(total_query(listing.shape), bound)).scalar_one()
    return found if found <= COUNTED else None


async def _word(conn: AsyncConnection, reader: Reader, items: list[dict[str, Any]]) -> None:
    rows = await conn.execute(_WORDED, {**reader.bound, "numbers": [item["number"] for item in items]})
    told = {row.number: row for row in rows}
    for item in items:
        row = told.get(item["number"])
        for name in ("description", "source", "external_ref"):
            item[name] = getattr(row, name, None)
