"""Where a life is lived to be recorded: one case, fixed people and command ids and, if time skips, instants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from models.domain.actors import Actor
from models.domain.commands import Command, Open, Order
from models.domain.words import State
from models.messages import Batch, Instruction, Taken
from tests.domain.people import staff
from tests.domain.stories import opening
from tests.workflows.conftest import Service

QUEUE = "histories"
START = datetime(2031, 3, 3, 2, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai. The engine that skips time begins with the present, and is sent there."""


@dataclass
class Stage:
    """One case, and the means to give it commands and time."""

    service: Service
    name: str
    number: str
    start: datetime
    runs: list[WorkflowHistory] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: count(1))

    def told(self, actor: Actor, order: Order, *, recorded: int | None = None) -> Instruction:
        """`order` given by `actor`, under the next of this life's command ids."""
        seq = self.service.ledger.seq(self.number) if recorded is None else recorded
        command = Command(id=f"{self.name}-{next(self._ids)}", order=order, actor=actor)
        return Instruction(command=command, recorded=seq)

    def order(self, **terms: Any) -> Open:
        """The order that opens this case, as `tests.domain.stories.opening` takes it."""
        return opening(**terms).model_copy(update={"number": self.number})

    async def opened(self, actor: Actor | None = None, **terms: Any) -> None:
        """The case opened by its supervisor's staff."""
        first = self.told(actor or staff(terms.get("supervisor") or "SWJ-JG"), self.order(**terms))
        taken = await self.service.engine.open(self.number, first, supervisor="SWJ-JG", lead=None)
        await self._recorded(taken)

    async def by(self, actor: Actor, *orders: Order) -> None:
        """`actor` gives these orders, and each is recorded."""
        for order in orders:
            await self._recorded(await self.service.engine.take(self.number, self.told(actor, order)))

    async def revived_by(self, actor: Actor, order: Order) -> None:
        """An ended case is started anew from its record, with this order."""
        snapshot = self.service.ledger.snapshot(self.number)
        await self._recorded(await self.service.engine.revive_with(snapshot, self.told(actor, order)))

    async def days(self, number: float) -> None:
        """Time goes on to that many days after the start."""
        await self._until(self.start + timedelta(days=number))

    async def seconds(self, number: float) -> None:
        """Time goes on by that much."""
        await self.service.environment.sleep(timedelta(seconds=number))

    def day(self, number: int) -> date:
        """The day that many days after the start."""
        return (self.start + timedelta(days=number)).date()

    @property
    def state(self) -> State:
        """The case's state, as it is recorded."""
        return self.service.ledger.case(self.number).state

    async def ended(self) -> None:
        """The case's workflow comes to its end, and its run is kept."""
        await self.service.workflow(self.number).result()
        await self.kept()

    async def kept(self, run: str | None = None) -> None:
        """This run, or the present one, is among those to be recorded."""
        workflow = self.service.workflow(self.number)
        handle = self.service.client.get_workflow_handle(workflow.id, run_id=run)
        self.runs.append(await handle.fetch_history())

    async def _recorded(self, taken: Taken) -> None:
        await self.service.ledger.record(Batch(number=self.number, events=taken.events))

    async def _until(self, when: datetime) -> None:
        now = await self.service.environment.get_current_time()
        await self.service.environment.sleep(max(when - now, timedelta()))


@asynccontextmanager
async def on_stage(environment: WorkflowEnvironment, name: str, nth: int) -> AsyncIterator[Stage]:
    """A stage for the life of this name; where time skips, each `nth` of them has years of its own."""
    service = Service(environment, QUEUE)
    now = await environment.get_current_time()
    start = START + timedelta(weeks=104 * nth) if environment.supports_time_skipping else now
    stage = Stage(service, name, f"{START.year}-{nth + 1:06d}", start)
    if start > now:
        await environment.sleep(start - now)
    async with service.worker():
        yield stage
    # A case that waits for a worker which is gone would hold time still for the next life.
    with suppress(RPCError):
        await service.workflow(stage.number).terminate()
