"""A lean HTTP client for load: raw asyncio, kept connections, and one word for everything that may go wrong."""

import asyncio
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson

JSON = "application/json"


class NoAnswer(Exception):  # noqa: N818  # it says what happened
    """The connection broke, or nobody answered within the caller's patience: what was asked may have been done."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in it."""
        return orjson.loads(self.content)

    @property
    def code(self) -> str:
        """What a refusal is called; empty for anything else."""
        return "" if self.status < 400 else str(self.body.get("code"))


class Wire:
    """Connections to one address, used again and again."""

    def __init__(self, host: str, port: int) -> None:
        """Open nothing yet."""
        self._place = (host, port)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(  # noqa: PLR0913  # what a request consists of
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        content: bytes = b"",
        kind: str = JSON,
        patience: float = 40.0,
    ) -> Answer:
        """Ask, and give the answer; raises `NoAnswer`."""
        own = {"Host": "duban", "Content-Length": str(len(content)), "Content-Type": kind}
        lines = (f"{name}: {value}\r\n" for name, value in chain(own.items(), (headers or {}).items()))
        request = f"{method} {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + content
        try:
            async with asyncio.timeout(patience):
                return await self._exchange(request)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error

    def close(self) -> None:
        """Drop all connections."""
        for _, writer in self._idle:
            writer.transport.abort()
        self._idle.clear()

    async def _exchange(self, request: bytes) -> Answer:
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(*self._place)
        try:
            writer.write(request)
            answer = await _read(reader)
        except BaseException:
            # Where the request has got to is not known: nothing else may be said here.
            writer.transport.abort()
            raise
        self._idle.append((reader, writer))
        return answer


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(head[0].split()[1]), headers, content)
