"""The ledger in pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.engine import reading
from models.db.queries.cursors import Place, read_cursor, write_cursor
from models.db.queries.filters import Filters, shape_of, values_of
from models.db.queries.listing import COUNTED, ITEM_KEYS, KEY_KINDS, Listing, Sort, key_of, page_query, total_query
from models.db.queries.reader import Reader
from models.db.queries.searching import search
from models.db.search_terms import folded

__all__ = ["COUNTED", "ITEM_KEYS", "Filters", "Page", "Sort", "ledger_page"]


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
    order = f"-{sort}" if descending else sort.value
    after = read_cursor(cursor, order, KEY_KINDS[sort]) if cursor is not None else None
    bound = {**reader.bound, **values_of(filters, reader.units), "now": now, "row_limit": limit + 1}
    if after is not None:
        bound |= {"after_key": after.key, "after_number": after.last}
    begins = "" if after is None else "undated" if after.key is None else "dated"
    listing = Listing(shape_of(filters), sort, begins, descending=descending)
    async with reading(engine).connect() as conn:
        if filters.q:
            rows, total = await search(conn, listing, bound, folded(filters.q), limit)
        else:
            rows = [tuple(row) for row in await conn.execute(page_query(listing), bound)]
            total = await _total(conn, listing, bound, len(rows), limit) if after is None else None
    items = [dict(zip(ITEM_KEYS, row, strict=True)) for row in rows[:limit]]
    if after is not None:
        total = after.total
    if len(rows) <= limit:
        return Page(items, None, total)
    last = items[-1]
    return Page(items, write_cursor(order, Place(key_of(last, sort), last["number"], total)), total)


async def _total(conn: AsyncConnection, listing: Listing, bound: dict[str, Any], found: int, limit: int) -> int | None:
    if found > limit:
        found = (await conn.execute(total_query(listing.shape), bound)).scalar_one()
    return found if found <= COUNTED else None
