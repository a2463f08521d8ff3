"""Every deadline that was missed, and what excused it."""

from models.domain.missing import missed_deadlines
from models.domain.outages import Outage
from models.domain.words import ClockName
from tests.domain.people import head
from tests.domain.stories import NUMBER, checking, confirm, rectifying
from tests.domain.terms import at


def test_a_miss_that_an_outage_excuses_is_told_with_it() -> None:
    story = rectifying().at("2026-05-01 09:30")
    away = Outage(since=at("2026-04-30 17:00"), until=at("2026-05-01 09:00"))
    story.told(head("SWJ-01"), confirm(1).model_copy(update={"outages": (away,)}))
    assert story.case.misses == ()
    (miss,) = missed_deadlines(NUMBER, story.events)
    assert (miss.clock, miss.due_at, miss.outages) == (ClockName.DUE, at("2026-04-30 18:00"), (away,))
    assert (miss.excused_by, miss.excused_at) == (next(e.seq for e in story.events if e.at == story.now), story.now)


def test_what_nothing_excuses_stays_as_it_is() -> None:
    story = checking().at("2026-03-18 10:00")
    (miss,) = missed_deadlines(NUMBER, story.events)
    assert (miss.clock, miss.round, miss.due_at, miss.excused_by) == (ClockName.CHECK, 1, at("2026-03-16 18:00"), None)
    assert [one.due_at for one in story.case.misses] == [miss.due_at]
