"""The API's heartbeat: while it beats, people can act."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from api.background import going_on
from models.db.faults import DATABASE_ERRORS
from models.db.heartbeats import Pulse, beat

_EVERY_SECONDS = 10.0

log = structlog.get_logger("duban.pulse")


@asynccontextmanager
async def beating(database: AsyncEngine) -> AsyncIterator[None]:
    """Beat for as long as this is open. A database that is away is the outage itself: it shows when it is back."""
    async with going_on(_beat_on(database), "pulse"):
        yield


async def _beat_on(database: AsyncEngine) -> None:
    while True:
        with suppress(*DATABASE_ERRORS):
            outage = await beat(database, Pulse.API, datetime.now(UTC))
            if outage is not None:
                log.warning("the service was away", since=outage.since, until=outage.until)
        await asyncio.sleep(_EVERY_SECONDS)
