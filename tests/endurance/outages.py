"""The database goes away, refusing or silent, and comes back."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

import asyncpg

from tests.endurance.record import fetch
from tests.endurance.running import Service, family

_BACK_WITHIN = 60.0


@asynccontextmanager
async def refusing(service: Service) -> AsyncIterator[None]:
    """Nothing listens where the database was: `up`, which would start it again, is held back meanwhile."""
    up = service.send("up", signal.SIGSTOP)
    try:
        service.send("database", signal.SIGKILL)
        yield
    finally:
        os.kill(up, signal.SIGCONT)
    await _back(service)


@asynccontextmanager
async def silent(service: Service) -> AsyncIterator[None]:
    """Connections stand and new ones are taken, and nothing is ever said on them; later what was sent is done."""
    stopped = _each(family(service.running().pids["database"]), signal.SIGSTOP)
    try:
        yield
    finally:
        _each(stopped, signal.SIGCONT)
    await _back(service)


OUTAGES: dict[str, Callable[[Service], AbstractAsyncContextManager[None]]] = {"refusing": refusing, "silent": silent}


def _each(pids: Sequence[int], number: signal.Signals) -> list[int]:
    told = []
    for pid in pids:
        # One of the server's own helpers may have ended by itself.
        with suppress(ProcessLookupError):
            os.kill(pid, number)
            told.append(pid)
    return told


async def _back(service: Service) -> None:
    until = time.monotonic() + _BACK_WITHIN
    while True:
        try:
            await fetch(service.running().database, "SELECT 1")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            assert time.monotonic() < until, "the database has not come back"
            await asyncio.sleep(0.05)
        else:
            return
