"""Carries instructions to cases' workflows and records what they answer, through crowds, gaps and lost workflows."""

import asyncio
from contextlib import AbstractAsyncContextManager
from random import uniform
from weakref import WeakValueDictionary

import structlog

from activities.engine import Engine, EngineBusy, NotRunning
from activities.returning import Snapshots, carried_anew
from models.db.errors import Gap
from models.db.recorder import Recorder
from models.messages import Batch, Instruction, Taken

_AT_ONCE = 8
"""Instructions on their way to one case: the engine refuses an eleventh."""
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
_FILLINGS = 20

log = structlog.get_logger("duban.messenger")


class Messenger:
    """Between the record and the engine. Its methods raise the rules' `Refusal` and the engine's troubles."""

    def __init__(self, engine: Engine, recorder: Recorder, snapshots: Snapshots) -> None:
        self._engine = engine
        self._recorder = recorder
        self._snapshots = snapshots
        self._queues: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def deliver(self, number: str, instruction: Instruction) -> None:
        """Have the case carry the instruction out, and record it. A workflow that is gone is revived."""
        async with self._turn(number):
            try:
                taken = await self._taken(number, instruction)
            except NotRunning:
                taken = await self._taken_anew(number, instruction)
        await self._record(number, taken, instruction.command.id)

    async def deliver_opening(
        self, number: str, instruction: Instruction, *, supervisor: str, lead: str | None
    ) -> None:
        """Start the case's workflow with its first instruction, and record it."""
        taken = await self._engine.open(number, instruction, supervisor=supervisor, lead=lead)
        await self._record(number, taken, instruction.command.id)

    def _turn(self, number: str) -> AbstractAsyncContextManager[object]:
        return self._queues.setdefault(number, asyncio.Semaphore(_AT_ONCE))

    async def _taken(self, number: str, instruction: Instruction) -> Taken:
        for pause in _PAUSES:
            try:
                return await self._engine.take(number, instruction)
            except EngineBusy:
                # Another process stands in the same queue.
                await asyncio.sleep(pause * uniform(0.5, 1.5))  # noqa: S311  # spreads load, hides nothing
        return await self._engine.take(number, instruction)

    async def _taken_anew(self, number: str, instruction: Instruction) -> Taken:
        """No workflow runs: the record judges, and what it allows brings the workflow back."""
        snapshot = await self._snapshots.snapshot(number)
        if snapshot is None:
            raise NotRunning
        return await carried_anew(self._engine, number, snapshot, instruction)

    async def _record(self, number: str, taken: Taken, command: str) -> None:
        batch = Batch(number=number, events=taken.events)
        for _ in range(_FILLINGS):
            try:
                await self._recorder.record(batch, settles=command)
            except Gap as gap:
                await self._fill(number, gap.held)
            else:
                return
        await self._recorder.record(batch, settles=command)

    async def _fill(self, number: str, held: int) -> None:
        """Record what the workflow still holds after seq `held`."""
        events = await self._engine.unrecorded(number, held)
        if not events or events[0].seq != held + 1:
            log.error("the ledger lacks events that the workflow no longer holds", number=number, held=held)
            raise NotRunning
        await self._recorder.record(Batch(number=number, events=events))
