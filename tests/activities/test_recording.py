"""The recording activity's patience."""

import asyncio

from temporalio.testing import ActivityEnvironment

from activities.recording import Recording, patience
from models.domain import events as e
from models.domain.words import ClockName
from models.messages import Batch, Recorded
from tests.models.db.world import Life


class Arrivals:
    """A ledger that notes when it is asked."""

    def __init__(self) -> None:
        self.at: list[float] = []

    async def record(self, batch: Batch) -> Recorded:
        """Note it."""
        self.at.append(asyncio.get_running_loop().time())
        return Recorded(seq=len(batch.events))


def test_it_waits_longer_each_time_and_never_so_long_that_the_ledger_is_late() -> None:
    waits = [patience(attempt).total_seconds() for attempt in (1, 5, 50, 5000)]
    assert 0.5 <= waits[0] <= 1 < waits[1] < 6
    assert all(6 <= wait <= 12 for wait in waits[2:])


def test_two_cases_do_not_come_back_in_step() -> None:
    assert len({patience(9) for _ in range(20)}) > 1


async def test_who_called_for_a_batch_is_given_a_head_start() -> None:
    loop, ledger = asyncio.get_running_loop(), Arrivals()
    clocks, called_for = Life().opened(), Life().opened(command="c-1")
    since = loop.time()
    for life in (clocks, called_for):
        await ActivityEnvironment().run(Recording(ledger).record, life.batch())
    at_once, later = (at - since for at in ledger.at)
    assert at_once < later / 2


async def test_of_what_the_clock_decided_afterwards_no_caller_knows() -> None:
    life = Life().opened(command="c-1")
    missed = e.DeadlineMissed(clock=ClockName.DUE, round=1, due_at=life.at)
    assert life.whole().is_called_for
    assert not life.do(missed, actor=e.CLOCK).whole().is_called_for
