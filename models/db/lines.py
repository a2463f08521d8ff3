"""Connections of the driver's own, for `models.db.statements`; SQLAlchemy's pool has others."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias

import asyncpg
import orjson

from models.db.discretion import keep_driver_quiet
from models.db.faults import Fault, fault
from models.db.json import loads

Line: TypeAlias = asyncpg.Connection

WAIT_SECONDS = 5
_JSONB = b"\x01"
"""What JSONB begins with on the wire: the version of its form."""
_BY_KEY = {
    # All that goes this way goes by keys, so that one plan serves every caller; and it must never be one that walks
    # a table, which it would be for a table that was small when the plan was made.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}


class Lines:
    """At most `most` connections of one event loop, opened as they are needed; the last used is used first."""

    def __init__(self, arguments: Mapping[str, Any], settings: Mapping[str, str], most: int) -> None:
        """Open them by the driver's `arguments`, with these `settings` of the session."""
        self._arguments = {**arguments, "server_settings": {**settings, **_BY_KEY}}
        self._idle: list[Line] = []
        self._free = asyncio.Semaphore(most)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A connection. Raises `TimeoutError` where none comes free."""
        await self._turn()
        try:
            conn = self._alive() or await self._opened()
            try:
                yield conn
            except BaseException as error:
                keep_driver_quiet(error)
                if _is_lost(error):
                    conn.terminate()
                self._keep(conn)
                raise
            self._keep(conn)
        finally:
            self._free.release()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Line]:
        """A connection in a transaction, which is committed at the end, and rolled back by any error."""
        async with self.line() as conn:
            await conn.execute("BEGIN")
            try:
                yield conn
            except BaseException as error:
                if not _is_lost(error):
                    with suppress(Exception):
                        await conn.execute("ROLLBACK")
                raise
            await conn.execute("COMMIT")

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            self._idle.pop().terminate()

    async def _turn(self) -> None:
        if self._free.locked():
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        else:
            await self._free.acquire()

    def _alive(self) -> Line | None:
        """One that lies idle and has not died meanwhile, which the driver knows without a round trip."""
        while self._idle:
            conn = self._idle.pop()
            if not conn.is_closed():
                return conn
        return None

    def _keep(self, conn: Line) -> None:
        if conn.is_closed():
            return
        if conn.is_in_transaction():
            conn.terminate()
        else:
            self._idle.append(conn)

    async def _opened(self) -> Line:
        conn: Line = await asyncpg.connect(**self._arguments)
        await conn.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: _JSONB + orjson.dumps(value),
            decoder=lambda written: loads(written[1:]),
            format="binary",
        )
        return conn


def _is_lost(error: BaseException) -> bool:
    """Whether the connection ends with this error, or is not worth waiting for: the driver may not know it yet."""
    return isinstance(error, Exception) and fault(error) is Fault.AWAY
