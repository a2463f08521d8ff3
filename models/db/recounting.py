"""The counters anew from the rows."""

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.count_tables import CASE_COUNTS
from models.db.counters import CountKey

_KEYS = ", ".join(CountKey._fields)
_RECOUNT = f"INSERT INTO case_counts ({_KEYS}, n) SELECT {_KEYS}, count(*) FROM cases GROUP BY {_KEYS}"  # noqa: S608  # our own names
_PATIENCE_SECONDS = 3600.0


async def recount(engine: AsyncEngine) -> None:
    """Count all rows anew; writers wait meanwhile."""
    async with engine.begin() as conn:
        await conn.execute(text("SET LOCAL statement_timeout = 0"))
        await conn.execute(text("LOCK TABLE cases IN SHARE MODE"))
        await conn.execute(delete(CASE_COUNTS))
        # Past SQLAlchemy, since the client's own limit can be lifted only call by call.
        driver = (await conn.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101  # it is connected
        await driver.execute(_RECOUNT, timeout=_PATIENCE_SECONDS)
