"""A service around an engine: a worker, the caller's `Engine` and a ledger in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.engine import Engine
from activities.recording import Recording
from models.domain.commands import Open
from models.messages import Batch, Instruction, Taken, workflow_id
from tests.temporal import real, skipping
from tests.workflows.ledger import MemoryLedger
from tests.workflows.world import LIFE, SUPERVISOR_STAFF, by, opening
from worker import make_worker

__all__ = ["on_real", "on_skipping", "real", "skipping"]

_numbers = count(1)


@dataclass
class Service:
    """What a test speaks to."""

    environment: WorkflowEnvironment
    queue: str
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    numbers: list[str] = field(default_factory=list)

    @property
    def client(self) -> Client:
        return self.environment.client

    @property
    def engine(self) -> Engine:
        """A caller with the patience that a busy machine asks for."""
        return Engine(self.client, self.queue, patience=timedelta(seconds=30))

    def worker(self) -> Worker:
        """Another worker of the same kind."""
        return make_worker(self.client, self.queue, Recording(self.ledger))

    def new_number(self) -> str:
        """A case number that no other test uses."""
        self.numbers.append(f"2026-{next(_numbers):06d}")
        return self.numbers[-1]

    async def opened(self, order: Open | None = None) -> str:
        """A case opened and recorded; its number."""
        number = order.number if order else self.new_number()
        taken = await self.engine.open(
            number, by(SUPERVISOR_STAFF, order or opening(number)), supervisor="SWJ-JG", lead="SWJ-01"
        )
        await self.recorded(number, taken)
        return number

    async def gives(self, number: str, instruction: Instruction) -> Taken:
        """Give a command as the API does: send it, record what it decided."""
        told = instruction.model_copy(update={"recorded": self.ledger.seq(number)})
        taken = await self.engine.take(number, told)
        await self.recorded(number, taken)
        return taken

    async def recorded(self, number: str, taken: Taken) -> None:
        await self.ledger.record(Batch(number=number, events=taken.events))

    async def lives(self, number: str) -> Taken:
        """Walk a case from assigned to closed."""
        taken = None
        for actor, order in LIFE:
            taken = await self.gives(number, by(actor, order()))
        assert taken is not None
        return taken

    def workflow(self, number: str) -> WorkflowHandle[object, object]:
        return self.client.get_workflow_handle(workflow_id(number))

    async def history(self, number: str) -> list[str]:
        """The case's present run, event by event."""
        history = await self.workflow(number).fetch_history()
        return [event.WhichOneof("attributes").removesuffix("_event_attributes") for event in history.events]


@asynccontextmanager
async def working(environment: WorkflowEnvironment) -> AsyncIterator[Service]:
    """A service whose worker works; its open cases go with it."""
    service = Service(environment, f"queue-{next(_numbers)}")
    async with service.worker():
        yield service
    # A case that waits for a worker which is gone would hold time still for the next test.
    for number in service.numbers:
        with suppress(RPCError):
            await service.workflow(number).terminate()


@pytest.fixture
async def on_skipping(skipping: WorkflowEnvironment) -> AsyncIterator[Service]:
    """A service on the engine that skips time."""
    async with working(skipping) as service:
        yield service


@pytest.fixture
async def on_real(real: WorkflowEnvironment) -> AsyncIterator[Service]:
    """A service on the real engine."""
    async with working(real) as service:
        yield service
