"""A lean HTTP client: one request at a time on each kept connection, so that load costs the machine little."""

import asyncio
from typing import Any, NamedTuple, cast

import orjson

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


class Unexpected(Exception):  # noqa: N818  # it says what happened
    """An answer that no life has room for."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in it."""
        return orjson.loads(self.content)


class _Connection(asyncio.Protocol):
    """Sends a request and collects the answer to it."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._read = bytearray()
        self.is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not by isinstance: uvloop's transports are of no class of asyncio's.
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._read += data
        head = self._read.find(_END_OF_HEAD)
        if head < 0 or self._answer is None:
            return
        begins = head + len(_END_OF_HEAD)
        ends = begins + self._length(head)
        if len(self._read) >= ends and not self._answer.done():
            status = int(self._read.split(b" ", 2)[1])
            self._answer.set_result(Answer(status, bytes(self._read[begins:ends])))
            del self._read[:ends]

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the connection was closed"))

    async def exchange(self, request: bytes) -> Answer:
        """Send a whole request and wait for the whole answer."""
        assert self._transport is not None  # noqa: S101  # it is connected
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def _length(self, head: int) -> int:
        at = self._read[:head].lower().find(_LENGTH)
        if at < 0:
            return 0
        return int(self._read[at + len(_LENGTH) : head].split(b"\r\n", 1)[0])


class Wire:
    """Connections to one server, used again and again."""

    def __init__(self, host: str, port: int) -> None:
        """Open nothing yet."""
        self._place = (host, port)
        self._idle: list[_Connection] = []

    async def post(self, path: str, content: bytes, headers: str, kind: str = "application/json") -> Answer:
        """POST `content`; `headers` is further lines, each with its end."""
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n"
        connection = await self._connected()
        answer = await connection.exchange(f"{head}{headers}\r\n".encode() + content)
        self._idle.append(connection)
        return answer

    def close(self) -> None:
        """Drop all connections."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    async def _connected(self) -> _Connection:
        while self._idle:
            # The server hangs up on who has been silent for some seconds.
            if (kept := self._idle.pop()).is_open:
                return kept
        _, connection = await asyncio.get_running_loop().create_connection(_Connection, *self._place)
        return connection
