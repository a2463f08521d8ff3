"""The other end of the processes that a benchmark starts: the bare worker, and the load clients."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from bench.seen import Kind, Seen
from bench.service import ROOT, NotStarted, environment

_READ_LIMIT = 2**26
_STOPS_SECONDS = 10.0


class LoadClient:
    """One of the load clients, by the name of its driver."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        """Speak to that process."""
        self.name = name
        self.pid = process.pid
        self._process = process

    async def begin(self, in_flight: int) -> None:
        """Have so many lives go on at once."""
        await self._ask(f"begin {in_flight}")

    async def end(self) -> list[Seen]:
        """Have them end, and tell what was seen."""
        return [Seen(Kind(kind), at, seconds) for kind, at, seconds in await self._ask("end")]

    async def histories(self) -> list[tuple[int, int]]:
        """Events and bytes of the workflows that closed last."""
        return [(events, size) for events, size in await self._ask("histories")]

    async def answer(self) -> Any:
        """What it says next."""
        assert self._process.stdout is not None  # noqa: S101  # asked for when it was started
        line = await self._process.stdout.readline()
        if not line:
            message = f"the load client {self.name} has ended; it has said why above"
            raise NotStarted(message)
        return orjson.loads(line)

    async def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None  # noqa: S101  # asked for when it was started
        self._process.stdin.write(f"{line}\n".encode())
        return await self.answer()


@asynccontextmanager
async def load_client(name: str, data: Path) -> AsyncIterator[LoadClient]:
    """A load client against the service on `data`."""
    async with _program(data, "bench.client", name) as process:
        client = LoadClient(name, process)
        await client.answer()
        yield client


@asynccontextmanager
async def bare_worker(data: Path) -> AsyncIterator[int]:
    """A worker of the bare workflow at the engine of the service on `data`; gives its process id."""
    async with _program(data, "bench.bare") as process:
        yield process.pid


@asynccontextmanager
async def _program(data: Path, module: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=ROOT,
        env=environment(data),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_READ_LIMIT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), _STOPS_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
