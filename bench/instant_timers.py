"""The peer of cases at one instant: as many timers of the bare engine, on a worker that we start again ourselves."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import uuid4

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from bench import bare
from bench.attempts import LOCAL_ACTIVITY, Fired, of_timer
from bench.instant_side import NotOpenInTime, Side, kill
from bench.load import bare_worker
from bench.service import Service
from bench.timers import set_timer
from embedded.supervisor import FIRST_DELAY


class Timers(Side):
    """Bare timers; `held` ends their workers."""

    name = "bare"
    expected = frozenset({LOCAL_ACTIVITY})

    def __init__(self, service: Service, client: Client, held: AsyncExitStack) -> None:
        """Have no worker yet."""
        super().__init__(service, client)
        self._held = held
        self._worker: int | None = None
        self._series = ""

    async def make_ready(self) -> None:
        """Have a worker, and ids of their own."""
        self._series = f"timer-{uuid4().hex}"
        if self._worker is None:
            await self._start_worker()

    async def open_one(self, n: int, instant: datetime) -> str:
        """Start one; raises `NotOpenInTime`."""
        workflow = f"{self._series}-{n}"
        try:
            async with asyncio.timeout((instant - datetime.now(UTC)).total_seconds()):
                await set_timer(self.client, workflow, instant, bare.QUEUE)
        except TimeoutError as late:
            raise NotOpenInTime from late
        return workflow

    async def done(self) -> int:
        """How many have ended."""
        ours = f"WorkflowId STARTS_WITH '{self._series}-' AND ExecutionStatus = 'Completed'"
        return (await self.client.count_workflows(ours)).count

    async def kill_worker(self) -> None:
        """Kill it and start another."""
        assert self._worker is not None  # noqa: S101  # it has been opened with
        kill(self._worker)
        await asyncio.sleep(FIRST_DELAY)
        await self._start_worker()

    def read(self, history: Iterable[HistoryEvent]) -> Fired:
        """What a timer's history says."""
        return of_timer(history)

    async def _start_worker(self) -> None:
        self._worker = await self._held.enter_async_context(bare_worker(self.service.folder))
