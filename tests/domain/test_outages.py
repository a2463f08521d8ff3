"""Outages are not charged (domain.md, "Clocks"): an outage is silence of more than a minute."""

from models.domain import events as e
from models.domain.words import ClockName
from tests.domain.people import head
from tests.domain.stories import confirm, rectifying
from tests.domain.terms import at

# Due on Thursday 30 April 18:00; the service is silent from the 28th to Monday 11 May 10:00.
BACK = "2026-05-11 10:00"


def test_the_units_own_rungs_fire_in_order_on_return() -> None:
    story = rectifying().at("2026-04-28 10:00")
    told = story.silence_until(BACK)
    own = [event.fact.rung for event in told if isinstance(event.fact, e.RungReached) and event.fact.level == 0]
    assert own == [1, 2]


def test_each_says_when_it_was_due_and_when_it_fired() -> None:
    story = rectifying().at("2026-04-28 10:00")
    (urge,) = [
        event.fact
        for event in story.silence_until(BACK)
        if isinstance(event.fact, e.RungReached) and event.fact.rung == 2
    ]
    assert (urge.due_at, urge.fired_at) == (at("2026-04-30 18:00"), at(BACK))


def test_one_above_the_unit_keeps_its_distance_from_the_units_own_as_it_fired() -> None:
    """The urge fired on 11 May instead of 30 April: three working days on is 14 May, not at once."""
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    before = [one.level for one in story.rungs(ClockName.DUE)]
    story.at("2026-05-14 18:00")
    assert (before, [one.level for one in story.rungs(ClockName.DUE)]) == ([0, 0, 0], [0, 0, 0, 1])


def test_the_deadline_does_not_move() -> None:
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    assert story.case.due == at("2026-04-30 18:00")


def test_completion_by_the_next_working_day_after_return_counts_as_in_time() -> None:
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    story.at("2026-05-12 10:00").by(head("SWJ-01"), confirm(1))
    assert [fact.in_time for fact in story.facts(e.CompletionConfirmed)] == [True]
