"""The rungs that a clock has ahead of it: as many as there are, each at the instant at which it then comes."""

from datetime import date

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.rungs_ahead import RungAhead, rungs_ahead
from models.domain.words import ClockName
from tests.domain.people import head, staff
from tests.domain.stories import SECOND_TERMS, TEXT, WITHIN_20_DAYS, Story, checking, rectifying
from tests.domain.terms import DRILL, at


def ahead(story: Story, name: ClockName = ClockName.DUE) -> list[RungAhead]:
    clock = story.case.clock(name)
    assert clock is not None
    return list(rungs_ahead(story.case, clock))


def test_all_that_remain_and_the_first_two_repeats_of_the_last() -> None:
    """Due on Monday, 30 March."""
    rows = ahead(rectifying(deadline=WITHIN_20_DAYS).at("2026-03-24 10:00"))
    assert [(one.rung, one.repeat, one.measure.value, one.level, one.fires_at) for one in rows] == [
        (1, 0, "remind", 0, at("2026-03-27 18:00")),
        (2, 0, "urge", 0, at("2026-03-30 18:00")),
        (3, 0, "supervise", 1, at("2026-04-02 18:00")),
        (4, 0, "supervise", 2, at("2026-04-13 18:00")),
        (4, 1, "supervise", 2, at("2026-04-27 18:00")),
        (4, 2, "supervise", 2, at("2026-05-11 18:00")),
    ]


def test_a_clock_in_its_repeats_shows_those_to_come() -> None:
    rows = ahead(rectifying(deadline=WITHIN_20_DAYS).at("2026-04-28 10:00"))
    assert [(one.rung, one.repeat) for one in rows] == [(4, 2), (4, 3), (4, 4)]


def test_they_come_as_they_were_shown() -> None:
    """Every rung of a drill to the second, and of a check from a Saturday within working hours."""
    drill = rectifying(terms=DRILL, deadline=ByDate.model_validate({"within": "PT60S"}))
    check = checking(at("2026-03-07 11:00"))
    for story, name in ((drill, ClockName.DUE), (check, ClockName.CHECK)):
        shown = [(one.planned_at, one.fires_at) for one in ahead(story, name)]
        fired = story.at(max(at_ for _, at_ in shown if at_ is not None)).facts(e.RungReached)
        assert [(fact.due_at, fact.fired_at) for fact in fired if fact.clock is name] == shown


def test_what_waits_has_no_instant_yet() -> None:
    asked = rectifying().by(head("SWJ-01"), c.RequestExtension(due=date(2026, 6, 1), reason=TEXT))
    assert [one.waits_for for one in ahead(asked)] == [None, None, None, *["extension"] * 4]
    stopped = rectifying().by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31)))
    assert {(one.waits_for, one.fires_at) for one in ahead(stopped)} == {("suspension", None)}


def test_what_lies_behind_is_skipped_its_repeats_as_one() -> None:
    """Another ladder is climbed from the bottom: here of a case that has long been late, before anything is told."""
    story = rectifying().at("2026-08-03 10:00")
    clock = story.case.clock(ClockName.DUE)
    assert clock is not None
    afresh = clock.model_copy(update={"step": 0, "armed_at": story.now})
    rows = list(rungs_ahead(story.case.model_copy(update={"terms": SECOND_TERMS.terms}), afresh))
    assert [(one.rung, one.skipped) for one in rows] == [(0, True), (1, True), (2, True), *[(2, False)] * 3]
    assert rows[3].fires_at is not None
    assert rows[3].fires_at >= story.now


def test_a_letters_clock_climbs_no_ladder() -> None:
    story = rectifying().at("2026-05-08 18:00")
    letter = story.case.letters[-1]
    story.by(head(letter.unit), c.AcknowledgeLetter(letter=letter.seq))
    clock = next(clock for clock in story.case.clocks if clock.name is ClockName.LETTER)
    assert list(rungs_ahead(story.case, clock)) == []
