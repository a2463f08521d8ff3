"""What a dead caller left undone is done: the command is sent again, recorded and settled, or refused."""

import asyncio
from datetime import timedelta

from temporalio.worker import Worker

from activities.recording import Recording
from activities.schedule import ensure_sweep
from activities.sweeping import Resender, Sweeping
from models.domain.refusals import Refusal
from models.domain.words import State
from models.messages import SWEEP_ID, Instruction, Pending, Snapshot, Swept
from tests.workflows.conftest import Service
from tests.workflows.ledger import MemoryLedger
from tests.workflows.world import (
    LEAD_HEAD,
    OUTSIDER,
    SUPERVISOR_HEAD,
    SUPERVISOR_STAFF,
    Acknowledge,
    by,
    comment,
    opening,
    reopening,
    withdrawal,
)
from worker import make_worker


class MemoryDesk:
    """Pending commands in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.noted: list[Pending] = []
        self.refused: list[str] = []
        self.asked = 0

    def note(self, number: str, instruction: Instruction) -> Instruction:
        """Note a command, as the API does before it sends it."""
        self.noted.append(Pending(number=number, instruction=instruction))
        return instruction

    async def beat(self) -> None:
        """The service lives."""

    async def pending(self) -> tuple[Pending, ...]:
        """All that is noted and not settled."""
        self.asked += 1
        return tuple(self.noted)

    async def snapshot(self, number: str) -> Snapshot | None:
        """The case as it is recorded."""
        return self._ledger.snapshot(number) if self._ledger.seq(number) else None

    async def settle(self, pending: Pending) -> None:
        """Taken and recorded."""
        self.noted.remove(pending)

    async def refuse(self, pending: Pending, refusal: Refusal) -> None:
        """Not taken."""
        self.noted.remove(pending)
        self.refused.append(refusal.code)


def sweep_of(service: Service) -> tuple[MemoryDesk, Resender]:
    desk = MemoryDesk(service.ledger)
    return desk, Resender(desk, service.ledger, service.engine)


async def test_a_command_that_was_taken_and_not_recorded_is_recorded(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    desk, resender = sweep_of(on_skipping)
    await on_skipping.engine.take(number, desk.note(number, by(LEAD_HEAD, Acknowledge())))
    assert await resender.sweep() == Swept(settled=1)
    assert on_skipping.ledger.types(number)[-1] == "acknowledged"


async def test_a_command_that_was_never_sent_is_sent(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    desk, resender = sweep_of(on_skipping)
    desk.note(number, by(LEAD_HEAD, Acknowledge()))
    await resender.sweep()
    assert on_skipping.ledger.types(number)[-1] == "acknowledged"


async def test_an_opening_that_was_never_sent_opens(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    desk, resender = sweep_of(on_skipping)
    desk.note(number, by(SUPERVISOR_STAFF, opening(number)))
    assert await resender.sweep() == Swept(settled=1)
    assert on_skipping.ledger.case(number).state is State.ASSIGNED


async def test_an_opening_that_was_taken_and_not_recorded_is_recorded(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    desk, resender = sweep_of(on_skipping)
    first = desk.note(number, by(SUPERVISOR_STAFF, opening(number)))
    await on_skipping.engine.open(number, first, supervisor="SWJ-JG", lead="SWJ-01")
    await resender.sweep()
    assert on_skipping.ledger.types(number) == ["registered", "assigned"]


async def test_what_the_rules_refuse_is_settled_as_refused(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    desk, resender = sweep_of(on_skipping)
    desk.note(number, by(OUTSIDER, comment()))
    assert await resender.sweep() == Swept(refused=1)
    assert desk.refused == ["not_permitted"]


async def test_a_command_to_an_ended_case_is_judged_on_the_record(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(SUPERVISOR_HEAD, withdrawal()))
    await on_skipping.workflow(number).result()
    desk, resender = sweep_of(on_skipping)
    desk.note(number, by(LEAD_HEAD, Acknowledge()))
    await resender.sweep()
    assert desk.refused == ["wrong_state"]


async def test_the_last_command_of_a_case_is_known_from_the_record(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    desk, resender = sweep_of(on_skipping)
    await on_skipping.engine.take(number, desk.note(number, by(SUPERVISOR_HEAD, withdrawal(), recorded=2)))
    await on_skipping.workflow(number).result()
    assert await resender.sweep() == Swept(settled=1)
    assert on_skipping.ledger.types(number).count("withdrawn") == 1


async def test_a_reopening_revives_the_case(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.lives(number)
    await on_skipping.workflow(number).result()
    desk, resender = sweep_of(on_skipping)
    due = await on_skipping.environment.get_current_time() + timedelta(days=30)
    desk.note(number, by(SUPERVISOR_HEAD, reopening(due)))
    await resender.sweep()
    assert on_skipping.ledger.case(number).state is State.RECTIFYING


async def test_one_that_fails_leaves_the_others_their_turn(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    desk, resender = sweep_of(on_skipping)
    desk.note("2026-999999", by(LEAD_HEAD, comment()))
    desk.note(number, by(LEAD_HEAD, comment()))
    on_skipping.ledger.away = True
    assert await resender.sweep() == Swept(refused=1, left=1)
    on_skipping.ledger.away = False
    assert await resender.sweep() == Swept(settled=1)


def sweeper(service: Service, desk: MemoryDesk) -> Worker:
    """A worker that sweeps every fifth of a second."""
    sweeping = Sweeping(Resender(desk, service.ledger, service.engine), every=timedelta(seconds=0.2))
    return make_worker(service.client, service.queue, Recording(service.ledger), sweeping.sweep)


async def test_the_schedule_keeps_one_sweep_going_from_worker_to_worker(on_real: Service) -> None:
    queue = f"{on_real.queue}-sweep"
    service = Service(on_real.environment, queue, on_real.ledger)
    desk = MemoryDesk(service.ledger)
    for _ in range(2):
        before = desk.asked
        async with sweeper(service, desk):
            await ensure_sweep(service.client, queue)
            async with asyncio.timeout(20):
                while desk.asked < before + 5:  # noqa: ASYNC110  # the sweep tells nobody
                    await asyncio.sleep(0.05)
    described = await service.client.get_schedule_handle(SWEEP_ID).describe()
    sweep = described.info.running_actions[0].workflow_id
    history = await service.client.get_workflow_handle(sweep).fetch_history()
    await service.client.get_schedule_handle(SWEEP_ID).delete()
    await service.client.get_workflow_handle(sweep).terminate()
    # Ten sweeps and a handover: the start, one workflow task, one activity that is not even recorded as started.
    assert len(history.events) == 5
