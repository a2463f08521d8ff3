"""An adoption goes through all that waits, whatever dies or is away meanwhile."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.adopting import Adopting
from activities.engine import Engine, EngineAway
from models.domain.commands import AdoptPolicy
from models.domain.words import Mode
from models.messages import Adoption, Batch, Became, Instruction, Moving, Recorded, Snapshot, Subject, Taken
from tests.workflows.conftest import Service
from tests.workflows.ledger import MemoryLedger
from tests.workflows.world import STANDARD, SUPERVISOR_HEAD, by, withdrawal

ADOPTION = Adoption(
    id="a1",
    kind=Subject.POLICY,
    code="standard",
    version="2",
    mode=Mode.KEEP,
    account=1,
    confirmed_at=datetime.now(UTC),
)
ORDER = AdoptPolicy(adoption="a1", mode=Mode.KEEP, terms=STANDARD.model_copy(update={"version": 2}))


class MemoryBook:
    """The cases that wait, in memory."""

    def __init__(self, ledger: MemoryLedger, *numbers: str) -> None:
        self._ledger = ledger
        self.coming = [numbers]
        self.settled: dict[str, Became] = {}
        self.entered: list[str] = []
        self.done = False

    async def gather(self, adoption: Adoption) -> int:
        """Enter the next batch of those that came in."""
        del adoption
        self.entered += self.coming.pop(0) if self.coming else ()
        return len(set(self.entered) - set(self.settled))

    async def waiting(self, adoption: Adoption, after: str, limit: int) -> tuple[Moving, ...]:
        """Those that are not settled."""
        numbers = sorted(number for number in self.entered if number > after and number not in self.settled)
        return tuple(
            Moving(number=number, instruction=Instruction(command=adoption.command(number, ORDER)))
            for number in numbers[:limit]
        )

    async def settle(self, adoption: Adoption, outcomes: Mapping[str, Became]) -> None:
        """Keep them."""
        del adoption
        self.settled |= outcomes

    async def finish(self, adoption: Adoption) -> None:
        """All are settled."""
        del adoption
        self.done = True

    async def snapshot(self, number: str) -> Snapshot | None:
        """The case as it is recorded."""
        return self._ledger.snapshot(number) if self._ledger.seq(number) else None


class Forgetful(MemoryLedger):
    """Dies once after it has recorded."""

    def __init__(self, ledger: MemoryLedger) -> None:
        super().__init__()
        self._ledger = ledger
        self.dies = True

    async def record(self, batch: Batch) -> Recorded:
        """Record, and die the first time."""
        recorded = await self._ledger.record(batch)
        if self.dies:
            self.dies = False
            raise ConnectionError
        return recorded


class Deaf(Engine):
    """Reaches every case but one."""

    def __init__(self, engine: Engine, number: str) -> None:
        self._engine = engine
        self._deaf_to = number

    async def take(self, number: str, instruction: Instruction) -> Taken:
        """Carry it out, unless it is for that one."""
        if number == self._deaf_to:
            raise EngineAway(outcome_unknown=True)
        return await self._engine.take(number, instruction)


async def test_all_that_waits_is_moved_and_recorded_once(on_real: Service) -> None:
    numbers = [await on_real.opened() for _ in range(3)]
    book = MemoryBook(on_real.ledger, *numbers)
    late = await on_real.opened()
    book.coming.append((late,))
    await ActivityEnvironment().run(Adopting(book, on_real.ledger, on_real.engine).adopt, ADOPTION)
    assert book.done
    assert book.settled == dict.fromkeys((*numbers, late), Became.MOVED)
    for number in (*numbers, late):
        assert on_real.ledger.types(number).count("policy_adopted") == 1
        assert on_real.ledger.case(number).terms.version == 2


async def test_who_dies_between_recording_and_settling_moves_nothing_twice(on_real: Service) -> None:
    number = await on_real.opened()
    book = MemoryBook(on_real.ledger, number)
    adopting = Adopting(book, Forgetful(on_real.ledger), on_real.engine)
    with pytest.raises(ConnectionError):
        await ActivityEnvironment().run(adopting.adopt, ADOPTION)
    assert not book.settled
    await ActivityEnvironment().run(adopting.adopt, ADOPTION)
    assert book.settled == {number: Became.MOVED}
    assert on_real.ledger.types(number).count("policy_adopted") == 1


async def test_what_has_ended_or_is_moved_already_is_left(on_real: Service) -> None:
    ended, moved = await on_real.opened(), await on_real.opened()
    await on_real.gives(ended, by(SUPERVISOR_HEAD, withdrawal()))
    other = ADOPTION.model_copy(update={"id": "a0"})
    await on_real.gives(moved, Instruction(command=other.command(moved, ORDER)))
    book = MemoryBook(on_real.ledger, ended, moved)
    await ActivityEnvironment().run(Adopting(book, on_real.ledger, on_real.engine).adopt, ADOPTION)
    assert book.settled == {ended: Became.ENDED, moved: Became.ALREADY}


async def test_a_case_that_cannot_be_asked_waits_and_holds_up_no_other(on_real: Service) -> None:
    stuck, number = await on_real.opened(), await on_real.opened()
    book = MemoryBook(on_real.ledger, stuck, number)
    deaf = Deaf(on_real.engine, stuck)
    with pytest.raises(ApplicationError, match="1 cases of adoption a1 cannot be moved at present"):
        await ActivityEnvironment().run(Adopting(book, on_real.ledger, deaf).adopt, ADOPTION)
    assert book.settled == {number: Became.MOVED}
    assert not book.done
