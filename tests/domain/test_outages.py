"""What holds of an outage already: nothing is lost, and deadlines stay (domain.md, "Clocks").

That outages are not charged comes with the service's heartbeat.
"""

from models.domain import events as e
from tests.domain.stories import rectifying
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


def test_the_deadline_does_not_move() -> None:
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    assert story.case.due == at("2026-04-30 18:00")
