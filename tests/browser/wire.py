"""The line between a browser and the service, which can be cut and mended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 2**16


class Wire:
    """Carries bytes both ways while it holds; cut, it drops what is open and takes nothing new."""

    def __init__(self, service: str) -> None:
        self._service = urlsplit(service)
        self._server: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """Where it is, cut or not."""
        return f"http://127.0.0.1:{self._port}"

    async def mend(self) -> None:
        """Let it hold, again at the same port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Cut it."""
        assert self._server is not None
        self._server.close()
        for carrying in self._carrying:
            carrying.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)
        await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        back, forth = await asyncio.open_connection(self._service.hostname, self._service.port)
        try:
            with suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(_pour(reader, forth), _pour(back, writer))
        finally:
            self._carrying.discard(task)
            for end in (writer, forth):
                end.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def wired(service: str) -> AsyncIterator[Wire]:
    """A wire to the service that holds."""
    wire = Wire(service)
    await wire.mend()
    yield wire
    await wire.cut()
