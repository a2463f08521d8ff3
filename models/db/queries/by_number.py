"""Some cases by their numbers, as lists show them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.listing import ITEM_KEYS, listed
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN

_NUMBERED = select(*listed()).where(SHOWN.c.number == any_(bindparam("numbers", type_=ARRAY(Text))))


async def cases_by_number(
    engine: AsyncEngine, reader: Reader, numbers: Collection[str], now: datetime
) -> dict[str, dict[str, Any]]:
    """Plain mappings of `ITEM_KEYS` by number; whatever the reader does not see is left out."""
    if not numbers:
        return {}
    async with reading(engine).connect() as conn:
        rows = await conn.execute(_NUMBERED, {**reader.bound, "now": now, "numbers": sorted(numbers)})
        items = [dict(zip(ITEM_KEYS, row, strict=True)) for row in rows]
    return {item["number"]: item for item in items}
