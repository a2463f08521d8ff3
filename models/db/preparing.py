"""All that a database needs before the service can work on it: the schema, and the policies and calendars that ship."""

import asyncio

from models.db.engine import connect
from models.db.migrate import upgrade
from models.db.shipped_calendars import load_shipped_calendars
from models.db.shipped_policies import load_shipped_policies


def prepare(database_url: str) -> None:
    """Bring the schema up to date and add what ships and is missing; safe to repeat.

    Runs event loops of its own: from async code, call it by `asyncio.to_thread`.
    """
    upgrade(database_url)
    asyncio.run(_load_shipped(database_url))


async def _load_shipped(database_url: str) -> None:
    engine = connect(database_url, pool_size=1, max_overflow=0, application="duban migrate")
    try:
        async with engine.begin() as conn:
            await load_shipped_policies(conn)
            await load_shipped_calendars(conn)
    finally:
        await engine.dispose()
