"""Between record and engine: gaps are filled, crowds wait, and a workflow that is lost comes back."""

from dataclasses import dataclass, field

import pytest

from activities.engine import EngineBusy, NotRunning
from api.messenger import Messenger
from models.chain import SealedEvent, seal
from models.db.errors import Gap
from models.domain.decide import decide
from models.domain.evolve import fold
from models.domain.refusals import WrongState
from models.domain.words import State
from models.messages import Batch, Instruction, Recorded, Snapshot, Taken
from tests.workflows.world import SUPERVISOR_HEAD, SUPERVISOR_STAFF, by, comment, opening, reopening, utc, withdrawal

NUMBER = "2026-000001"
NOW = utc(2026, 6, 1, 4)


def opened() -> tuple[Snapshot, tuple[SealedEvent, ...]]:
    """A case as its opening leaves it."""
    events = decide(None, by(SUPERVISOR_STAFF, opening(NUMBER)).command, NOW)
    case = fold(NUMBER, events)
    sealed = seal(NUMBER, events, prev="0" * 64)
    assert case is not None
    return Snapshot(case=case, head=sealed[-1].hash), sealed


def numbered(*seqs: int) -> tuple[SealedEvent, ...]:
    """Events of which only the place matters."""
    _, sealed = opened()
    return tuple(sealed[0].model_copy(update={"seq": seq}) for seq in seqs)


@dataclass
class FakeRecorder:
    """Knows how far the ledger goes."""

    held: int = 0
    settled: list[str | None] = field(default_factory=list)

    async def record(self, batch: Batch, settles: str | None = None) -> Recorded:
        """Take what follows; refuse what leaves a gap."""
        if batch.events and batch.events[0].seq > self.held + 1:
            raise Gap(number=batch.number, held=self.held)
        self.held = max(self.held, *(event.seq for event in batch.events)) if batch.events else self.held
        self.settled.append(settles)
        return Recorded(seq=self.held)


@dataclass
class FakeEngine:
    """Answers from a list; an exception in it is raised."""

    answers: list[Taken | Exception]
    outbox: tuple[SealedEvent, ...] = ()
    revived: list[Snapshot] = field(default_factory=list)

    async def take(self, _number: str, _instruction: Instruction) -> Taken:
        """Answer, or fail."""
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def unrecorded(self, _number: str, after: int) -> tuple[SealedEvent, ...]:
        """Give what is still kept."""
        return tuple(event for event in self.outbox if event.seq > after)

    async def revive_with(self, snapshot: Snapshot, instruction: Instruction) -> Taken:
        """Remember it, and take the command."""
        self.revived.append(snapshot)
        return await self.take(snapshot.case.number, instruction)


@dataclass
class FakeSnapshots:
    """One case, or none."""

    kept: Snapshot | None

    async def snapshot(self, _number: str) -> Snapshot | None:
        """Give the case."""
        return self.kept


def taken(*seqs: int) -> Taken:
    return Taken(revision=1, state=State.ASSIGNED, events=numbered(*seqs))


def messenger(engine: FakeEngine, recorder: FakeRecorder, kept: Snapshot | None = None) -> Messenger:
    return Messenger(engine, recorder, FakeSnapshots(kept))  # type: ignore[arg-type]  # as much of them as is asked


async def test_a_gap_is_filled_from_the_workflow() -> None:
    recorder = FakeRecorder(held=2)
    engine = FakeEngine([taken(6)], outbox=numbered(3, 4, 5, 6))
    await messenger(engine, recorder).deliver(NUMBER, by(SUPERVISOR_STAFF, comment(), key="c"))
    assert (recorder.held, recorder.settled[-1]) == (6, "c")


async def test_a_gap_that_nobody_can_fill_is_not_passed_over() -> None:
    recorder = FakeRecorder(held=2)
    with pytest.raises(NotRunning):
        await messenger(FakeEngine([taken(6)]), recorder).deliver(NUMBER, by(SUPERVISOR_STAFF, comment()))
    assert recorder.held == 2


async def test_a_crowd_is_waited_out() -> None:
    recorder = FakeRecorder()
    engine = FakeEngine([EngineBusy(), EngineBusy(), taken(1)])
    await messenger(engine, recorder).deliver(NUMBER, by(SUPERVISOR_STAFF, comment()))
    assert recorder.held == 1


async def test_a_lost_workflow_comes_back_from_the_record() -> None:
    kept, _ = opened()
    engine = FakeEngine([NotRunning(), taken(1)])
    await messenger(engine, FakeRecorder(), kept).deliver(NUMBER, by(SUPERVISOR_STAFF, comment()))
    assert engine.revived == [kept]


async def test_a_command_that_the_record_knows_is_not_given_twice() -> None:
    kept, _ = opened()
    recorder = FakeRecorder()
    engine = FakeEngine([NotRunning()])
    known = kept.model_copy(update={"recent": ("c",)})
    await messenger(engine, recorder, known).deliver(NUMBER, by(SUPERVISOR_STAFF, comment(), key="c"))
    assert (engine.revived, recorder.settled) == ([], ["c"])


async def test_on_an_ended_case_the_record_refuses() -> None:
    kept, _ = opened()
    case = fold(NUMBER, decide(kept.case, by(SUPERVISOR_HEAD, withdrawal()).command, NOW), kept.case)
    assert case is not None
    engine = FakeEngine([NotRunning()])
    with pytest.raises(WrongState):
        await messenger(engine, FakeRecorder(), Snapshot(case=case)).deliver(
            NUMBER, by(SUPERVISOR_HEAD, reopening(utc(2099, 1, 1)))
        )
    assert engine.revived == []
