"""The counters anew from the rows."""

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASES
from models.db.count_tables import CASE_COUNTS
from models.db.counters import CountKey

_KEYS = [CASES.c[name] for name in CountKey._fields]
_RECOUNT = insert(CASE_COUNTS).from_select([*CountKey._fields, "n"], select(*_KEYS, func.count()).group_by(*_KEYS))


async def recount(engine: AsyncEngine) -> None:
    """Count all rows anew; writers wait meanwhile."""
    async with engine.begin() as conn:
        await conn.execute(text("SET LOCAL statement_timeout = 0"))
        await conn.execute(text("LOCK TABLE cases IN SHARE MODE"))
        await conn.execute(delete(CASE_COUNTS))
        await conn.execute(_RECOUNT)
