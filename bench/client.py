"""A load client in a process of its own: `python -m bench.client bare|record|http`, told what to do line by line.

It says `ready`; then `begin N` has N lives go on at once, `end` stops them and is answered with all that was seen,
and `histories` with the events and bytes of the workflows that were closed last. At the end of its input it leaves.
"""

import asyncio
import sys
import time
from collections import deque

import orjson
import uvloop
from temporalio.client import Client, WorkflowExecutionStatus

from bench.drivers import Driver, driver
from bench.seen import Watch
from embedded.exit import run_and_leave
from settings import settings_for_command
from worker import engine_client

MOST_A_SLICE = 1000
"""Lives that are prepared for; no machine of today finishes more in a slice."""
_SAMPLED = 10
_STAGGERED_SECONDS = 1.0
_CLOSES_SECONDS = 20.0


class Load:
    """Lives at once, until they are told to end."""

    def __init__(self, lives: Driver) -> None:
        """Live through that driver."""
        self._driver = lives
        self._watch = Watch()
        self._going: list[asyncio.Task[None]] = []
        self._over = False
        self.closed: deque[str] = deque(maxlen=_SAMPLED)

    async def begin(self, in_flight: int) -> None:
        """Start so many, one after another within a second: in step they would all open at once."""
        await self._driver.begin(MOST_A_SLICE)
        self._watch, self._over = Watch(), False
        pauses = (n * _STAGGERED_SECONDS / in_flight for n in range(in_flight))
        self._going = [asyncio.create_task(self._follow(pause)) for pause in pauses]

    async def end(self) -> Watch:
        """Let each finish the life it is in; give what was seen."""
        self._over = True
        await asyncio.gather(*self._going)
        return self._watch

    async def _follow(self, pause: float) -> None:
        await asyncio.sleep(pause)
        while not self._over:
            self.closed.append(await self._driver.live(self._watch))


async def history(client: Client, workflow: str) -> tuple[int, int]:
    """Events and bytes of a workflow's history, once it has closed."""
    until = time.monotonic() + _CLOSES_SECONDS
    while True:
        description = await client.get_workflow_handle(workflow).describe()
        if description.status is not WorkflowExecutionStatus.RUNNING:
            return description.history_length, description.raw_description.workflow_execution_info.history_size_bytes
        if time.monotonic() > until:
            raise TimeoutError(workflow)
        await asyncio.sleep(0.1)


async def serve(name: str) -> None:
    """Do what the lines on stdin say."""
    settings = settings_for_command()
    client = await engine_client(settings)
    lives = await driver(name, settings, client)
    load = Load(lives)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    _say("ready")
    while line := (await lines.readline()).split():
        match line[0]:
            case b"begin":
                await load.begin(int(line[1]))
                _say("begun")
            case b"end":
                _say((await load.end()).seen)
            case _:
                _say([await history(client, workflow) for workflow in load.closed])
    await lives.close()


def _say(what: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(what, default=tuple) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    run_and_leave(serve(sys.argv[1]))
