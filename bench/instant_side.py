"""One side of what comes due at one instant: it is opened, watched, killed at, and read afterwards."""

import asyncio
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import ClassVar, TypeVar

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from bench.attempts import Fired, faults
from bench.service import Service

One = TypeVar("One")
Result = TypeVar("Result")

_OPENED_AT_ONCE = 8
_READ_AT_ONCE = 16


class NotOpenInTime(Exception):  # noqa: N818  # it says what happened
    """The instant came before all were open: the machine is slower than it was."""


class Side(ABC):
    """Workflows that all have something to do at one instant."""

    name: ClassVar[str]
    expected: ClassVar[frozenset[str]]
    """What each of them has to decide, once."""

    def __init__(self, service: Service, client: Client) -> None:
        """On that service's engine, which is asked through `client`."""
        self.service = service
        self.client = client
        self.workflows: tuple[str, ...] = ()
        """The ids of those that were opened last."""

    async def open(self, count: int, instant: datetime) -> None:
        """Open so many, all due at `instant`; raises `NotOpenInTime`."""
        await self.make_ready()
        self.workflows = await _each(range(count), lambda n: self.open_one(n, instant), _OPENED_AT_ONCE)
        await self.begin_counting()

    @abstractmethod
    async def make_ready(self) -> None:
        """Do what comes before the first is opened."""

    async def begin_counting(self) -> None:  # noqa: B027  # who counts by name has nothing to do
        """Count only what is done from now on."""

    @abstractmethod
    async def open_one(self, n: int, instant: datetime) -> str:
        """Open the `n`-th, and give the id of its workflow."""

    @abstractmethod
    async def done(self) -> int:
        """How many of them are all done by now."""

    @abstractmethod
    async def kill_worker(self) -> None:
        """Kill its worker, which is started again as `duban up` starts one."""

    async def fired(self) -> tuple[Fired, ...]:
        """What each has done, by its history."""
        return await _each(self.workflows, self._fired, _READ_AT_ONCE)

    async def faults(self, fired: Iterable[Fired], instant: datetime) -> list[str]:
        """What is wrong with what they have done."""
        found = zip(self.workflows, fired, strict=True)
        return [fault for name, one in found for fault in faults(name, one, self.expected, instant)]

    @abstractmethod
    def read(self, history: Iterable[HistoryEvent]) -> Fired:
        """What a history says."""

    async def _fired(self, workflow: str) -> Fired:
        events = self.client.get_workflow_handle(workflow).fetch_history_events()
        return self.read([event async for event in events])


def kill(pid: int) -> None:
    """Kill a process without warning."""
    os.kill(pid, signal.SIGKILL)


async def _each(of: Iterable[One], do: Callable[[One], Awaitable[Result]], at_once: int) -> tuple[Result, ...]:
    """Do it for each, so many at once, and give the results in their order; the first failure ends it all."""
    free = asyncio.Semaphore(at_once)

    async def one(given: One) -> Result:
        async with free:
            return await do(given)

    tasks = [asyncio.create_task(one(given)) for given in of]
    try:
        return tuple(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
