"""The counters anew from the rows."""

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASES
from models.db.count_tables import CASE_COUNTS
from models.db.counters import counting

_COUNTED = counting(CASES)
_RECOUNT = insert(CASE_COUNTS).from_select(
    ["scope", *_COUNTED], select(CASES.c.scope, *_COUNTED.values()).group_by(CASES.c.scope)
)
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
        await driver.execute(_text(), timeout=_PATIENCE_SECONDS)


def _text() -> str:
    compiled = _RECOUNT.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    return str(compiled)
