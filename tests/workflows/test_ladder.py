"""The clock: ninety days of a standard ladder, in less than a second."""

import time
from collections import Counter
from datetime import timedelta

from temporalio.worker import Replayer

from activities.connection import DATA_CONVERTER
from models.domain.events import RungReached
from models.domain.words import ClockName
from tests.workflows.conftest import Service
from tests.workflows.world import LEAD_HEAD, Acknowledge, by, comment
from worker import RUNNER, WORKFLOWS

SLACK = timedelta(seconds=1)


def rungs(service: Service, number: str) -> list[RungReached]:
    """The rungs that fired, as they are recorded."""
    facts = (event.opened().fact for event in service.ledger.events(number))
    return [fact for fact in facts if isinstance(fact, RungReached)]


async def test_ninety_days_of_a_ladder_take_less_than_a_second(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    started = time.monotonic()
    await on_skipping.environment.sleep(timedelta(days=90))
    took = time.monotonic() - started
    due = [(rung.rung, rung.n, rung.level) for rung in rungs(on_skipping, number) if rung.clock is ClockName.DUE]
    assert due[:6] == [(0, 1, 0), (1, 1, 0), (2, 1, 0), (3, 1, 1), (4, 1, 2), (4, 2, 2)]
    assert took < 1


async def test_each_rung_fires_once_and_at_its_instant(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.environment.sleep(timedelta(days=90))
    fired = rungs(on_skipping, number)
    calendar = on_skipping.ledger.case(number).calendar
    late = [rung for rung in fired if rung.fired_at - calendar.working_moment(rung.due_at) > SLACK]
    early = [rung for rung in fired if rung.fired_at < rung.due_at]
    twice = [key for key, n in Counter((rung.clock, rung.round, rung.rung, rung.n) for rung in fired).items() if n > 1]
    assert (late, early, twice) == ([], [], [])


async def test_the_workflow_itself_records_what_nobody_called_for(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.environment.sleep(timedelta(days=40))
    assert on_skipping.ledger.snapshot(number) == await on_skipping.engine.snapshot(number)


async def test_a_ladder_replays(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    await on_skipping.environment.sleep(timedelta(days=90))
    history = await on_skipping.workflow(number).fetch_history()
    await Replayer(workflows=WORKFLOWS, workflow_runner=RUNNER, data_converter=DATA_CONVERTER).replay_workflow(history)


async def test_what_a_lost_caller_left_goes_along_with_the_clocks_own(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    await on_skipping.environment.sleep(timedelta(days=10))
    assert on_skipping.ledger.types(number)[2:4] == ["commented", "rung_reached"]


async def test_a_clock_that_is_moved_back_costs_no_timer(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    timers = (await on_skipping.history(number)).count("timer_started")
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    assert (await on_skipping.history(number)).count("timer_started") == timers


async def test_a_timer_that_has_become_too_early_fires_and_does_nothing(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    await on_skipping.environment.sleep(timedelta(days=5))
    history = await on_skipping.history(number)
    assert (history.count("timer_fired"), history.count("activity_task_scheduled")) == (1, 0)
