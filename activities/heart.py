"""Telling the engine that an activity's worker lives, so that another takes over soon when it does not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

_BEAT_SECONDS = 2


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """Beat for as long as the body runs. A short activity ends before the first beat, which then costs nothing."""
    heart = asyncio.create_task(_beat())
    try:
        yield
    finally:
        heart.cancel()


async def _beat() -> None:
    while True:
        await asyncio.sleep(_BEAT_SECONDS)
        activity.heartbeat()
