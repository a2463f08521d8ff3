"""What happens, as it happens: server-sent events to whoever looks on.

One look a second at the record's last position serves all who listen in this process; each of them then asks for what
they may see after the position that they know. So a stream shows nothing that `GET /events` would not show.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from api.background import going_on
from api.problems import TooManyRequests
from models.db.faults import DATABASE_ERRORS
from models.db.queries.events import last_position

_EVERY_SECONDS = 1.0
_AT_ONCE = 8
"""Streams of one account: a person's windows."""
_IN_ALL = 1000

log = structlog.get_logger("duban.streams")


class Streams:
    """One for each process."""

    def __init__(self, database: AsyncEngine) -> None:
        """Look into `database`."""
        self._database = database
        self._listening: Counter[int] = Counter()
        self._changed = asyncio.Event()
        self._position: int | None = None
        self.closing = False

    @contextmanager
    def listening(self, account: int) -> Iterator[None]:
        """To be held by each stream. Raises `TooManyRequests` for an account's ninth."""
        if self._listening[account] >= _AT_ONCE or self._listening.total() >= _IN_ALL:
            raise TooManyRequests
        self._listening[account] += 1
        try:
            yield
        finally:
            self._listening[account] -= 1
            self._listening += Counter()

    async def change(self, after: int, patience: float) -> None:
        """Wait until something has happened after that position, no longer than `patience` seconds."""
        if self._position is not None and self._position > after:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._changed.wait()

    def close(self) -> None:
        """End all streams: a process that stops waits for nobody who only listens."""
        self.closing = True
        self._changed.set()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look on for as long as this is open."""
        async with going_on(self._watch(), "streams"):
            yield

    async def _watch(self) -> None:
        while not self.closing:
            await asyncio.sleep(_EVERY_SECONDS)
            if not self._listening:
                continue
            try:
                position = await last_position(self._database)
            except DATABASE_ERRORS as error:
                log.warning("streams wait", why=type(error).__name__)
                continue
            if position != self._position:
                self._position = position
                self._changed.set()
                # Whoever waits now has been woken; whoever asks from here on waits for the next.
                self._changed = asyncio.Event()
