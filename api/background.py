"""Work that goes on beside requests for as long as the application lives."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def going_on(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Have `work` go on while this is open; it is cancelled, and has ended, when this is closed."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
