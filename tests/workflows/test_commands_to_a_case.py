"""Commands as the caller gives them: taken once, refused without a trace, answered with what is to be recorded."""

import asyncio
from datetime import timedelta

import pytest

from activities.engine import NotRunning
from models.domain.refusals import DueInPast, RevisionMismatch, WrongState
from models.domain.words import State
from tests.workflows.conftest import Service
from tests.workflows.world import (
    LEAD_HEAD,
    SUPERVISOR_HEAD,
    SUPERVISOR_STAFF,
    Acknowledge,
    by,
    comment,
    opening,
    reopening,
    utc,
    withdrawal,
)


async def test_opening_answers_with_the_first_events_and_starts_no_empty_timer(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    first = by(SUPERVISOR_STAFF, opening(number))
    taken = await on_skipping.engine.open(number, first, supervisor="SWJ-JG", lead="SWJ-01")
    assert [event.type for event in taken.events] == ["registered", "assigned"]
    assert (await on_skipping.history(number)).count("timer_started") == 1


async def test_opening_again_under_the_same_id_is_the_same_case(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    first = by(SUPERVISOR_STAFF, opening(number))
    once = await on_skipping.engine.open(number, first, supervisor="SWJ-JG", lead="SWJ-01")
    assert await on_skipping.engine.open(number, first, supervisor="SWJ-JG", lead="SWJ-01") == once


async def test_a_refused_opening_leaves_a_run_that_goes_by_itself(on_skipping: Service) -> None:
    number = on_skipping.new_number()
    late = by(SUPERVISOR_STAFF, opening(number, due=utc(2020, 1, 1)))
    with pytest.raises(DueInPast):
        await on_skipping.engine.open(number, late, supervisor="SWJ-JG", lead="SWJ-01")
    await on_skipping.environment.sleep(timedelta(minutes=2))
    await on_skipping.opened(opening(number))
    assert on_skipping.ledger.case(number).state is State.ASSIGNED


async def test_a_refusal_brings_its_facts(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    stale = by(LEAD_HEAD, comment())
    stale = stale.model_copy(update={"command": stale.command.model_copy(update={"if_revision": 1})})
    with pytest.raises(RevisionMismatch) as caught:
        await on_skipping.gives(number, stale)
    assert caught.value.facts == {"revision": 2}


async def test_a_command_in_the_wrong_state_is_refused(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    with pytest.raises(WrongState):
        await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))


async def test_a_command_is_carried_out_once(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    acknowledged = by(LEAD_HEAD, Acknowledge())
    once = await on_skipping.gives(number, acknowledged)
    again = await on_skipping.gives(number, acknowledged)
    assert again.revision == once.revision
    assert on_skipping.ledger.types(number).count("acknowledged") == 1


async def test_the_answer_holds_all_that_is_not_known_to_be_recorded(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    lost = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    late = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    trimmed = await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=4))
    assert [[event.seq for event in taken.events] for taken in (lost, late, trimmed)] == [[3], [3, 4], [5]]


async def test_a_recorder_with_a_gap_can_ask_for_what_it_lacks(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    for _ in range(3):
        await on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2))
    assert [event.seq for event in await on_skipping.engine.unrecorded(number, 3)] == [4, 5]


async def test_many_commands_at_once_come_one_after_the_other(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    taken = await asyncio.gather(
        *(on_skipping.engine.take(number, by(LEAD_HEAD, comment(), recorded=2)) for _ in range(8))
    )
    assert sorted(one.revision for one in taken) == list(range(3, 11))


async def test_an_ended_case_is_recorded_and_its_workflow_ends(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    # Nobody records this last answer: the workflow must.
    await on_skipping.engine.take(number, by(SUPERVISOR_HEAD, withdrawal(), recorded=2))
    await on_skipping.ledger.holds(number, 3)
    await on_skipping.workflow(number).result()
    assert on_skipping.ledger.case(number).state is State.WITHDRAWN


async def test_a_command_to_an_ended_case_finds_nothing_running(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(SUPERVISOR_HEAD, withdrawal()))
    await on_skipping.workflow(number).result()
    with pytest.raises(NotRunning):
        await on_skipping.gives(number, by(LEAD_HEAD, comment()))


async def test_a_closed_case_is_revived_and_reopened(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.lives(number)
    await on_skipping.workflow(number).result()
    due = await on_skipping.environment.get_current_time() + timedelta(days=30)
    taken = await on_skipping.engine.revive_with(
        on_skipping.ledger.snapshot(number), by(SUPERVISOR_HEAD, reopening(due))
    )
    await on_skipping.recorded(number, taken)
    assert (taken.state, on_skipping.ledger.case(number).round) == (State.RECTIFYING, 2)


async def test_a_reopening_that_is_refused_leaves_nothing_running(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(SUPERVISOR_HEAD, withdrawal()))
    await on_skipping.workflow(number).result()
    with pytest.raises(WrongState):
        await on_skipping.engine.revive_with(on_skipping.ledger.snapshot(number), by(LEAD_HEAD, Acknowledge()))
    await on_skipping.environment.sleep(timedelta(seconds=20))
    await on_skipping.workflow(number).result()


async def test_a_closed_case_may_also_be_revived_first_and_reopened_then(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.lives(number)
    await on_skipping.workflow(number).result()
    await on_skipping.engine.revive(on_skipping.ledger.snapshot(number))
    due = await on_skipping.environment.get_current_time() + timedelta(days=30)
    taken = await on_skipping.gives(number, by(SUPERVISOR_HEAD, reopening(due)))
    assert taken.state is State.RECTIFYING


async def test_a_revived_case_remembers_its_commands(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    acknowledged = by(LEAD_HEAD, Acknowledge())
    await on_skipping.gives(number, acknowledged)
    await on_skipping.workflow(number).terminate()
    await on_skipping.engine.revive(on_skipping.ledger.snapshot(number))
    taken = await on_skipping.gives(number, acknowledged)
    assert (taken.again, taken.events) == (True, ())


async def test_workflow_and_record_say_the_same(on_skipping: Service) -> None:
    number = await on_skipping.opened()
    await on_skipping.gives(number, by(LEAD_HEAD, Acknowledge()))
    assert await on_skipping.engine.snapshot(number) == on_skipping.ledger.snapshot(number)
