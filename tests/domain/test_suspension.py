"""Rule 4: 挂账."""

from datetime import date, datetime

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate
from models.domain.lamps import lamp, overdue
from models.domain.refusals import UntilInPast
from models.domain.standing import held_by
from models.domain.words import ClockName, Lamp
from tests.domain.people import head, staff
from tests.domain.stories import PLAN, TEXT, Story, rectifying
from tests.domain.terms import DRILL, INTERVIEWS, STANDARD_WITH_PLAN, at

RESUME = c.Resume(reason=TEXT)


def suspend(until: date | datetime) -> c.Suspend:
    """挂账 until then."""
    return c.Suspend(reason=TEXT, until=until)


def suspended() -> Story:
    """Suspended from Wednesday 4 March until Wednesday 11 March 09:00."""
    return rectifying().at("2026-03-04 10:00").by(staff("SWJ-JG"), suspend(date(2026, 3, 11)))


def test_resumed_by_hand_the_frozen_working_days_are_added() -> None:
    assert suspended().at("2026-03-06 17:00").by(staff("SWJ-JG"), RESUME).case.due == at("2026-05-04 18:00")


def test_it_resumes_by_itself_at_nine_of_its_date() -> None:
    story = suspended().at("2026-03-11 09:00")
    assert (story.last.type, story.events[-1].by_clock, story.case.due) == ("resumed", True, at("2026-05-07 18:00"))


def test_a_wake_up_that_comes_late_gives_no_more_than_was_frozen() -> None:
    story = suspended()
    story.silence_until("2026-03-16 10:00")
    assert story.case.due == at("2026-05-07 18:00")


def test_an_exact_deadline_gets_the_exact_time_back() -> None:
    story = rectifying(deadline=ByDate(at=at("2026-03-02 10:01:00")), terms=DRILL)
    story.at("2026-03-02 10:00:10").by(staff("SWJ-JG"), suspend(at("2026-03-02 10:00:30")))
    assert story.at("2026-03-02 10:00:40").case.due == at("2026-03-02 10:01:20")


def test_while_suspended_nothing_is_missed_and_no_rung_fires() -> None:
    story = rectifying().at("2026-04-20 10:00").by(staff("SWJ-JG"), suspend(date(2026, 7, 1))).at("2026-06-30 10:00")
    assert story.facts(e.DeadlineMissed, e.RungReached) == []


def test_it_wakes_at_the_date_alone() -> None:
    assert next_wakeup(suspended().case) == at("2026-03-11 09:00")


def test_the_other_clocks_stand_still_too() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), PLAN)
    story.by(staff("SWJ-JG"), suspend(date(2026, 3, 9))).at("2026-03-09 10:00")
    clock = story.case.clock(ClockName.PLAN_APPROVAL)
    assert clock is not None
    assert clock.due_at == at("2026-03-12 18:00")


def test_a_clock_started_while_suspended_gets_back_only_what_it_stood_still() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-01"), PLAN)
    story.by(staff("SWJ-JG"), suspend(date(2026, 3, 17))).at("2026-03-16 10:00")
    story.by(head("SWJ"), c.TakeOver(reason=TEXT)).at("2026-03-17 10:00")
    clock = story.case.clock(ClockName.PLAN_APPROVAL)
    assert clock is not None
    assert clock.due_at == at("2026-03-20 18:00")


def test_a_due_set_while_suspended_gets_back_only_what_it_stood_still() -> None:
    story = rectifying().by(staff("SWJ-JG"), suspend(date(2026, 3, 17))).at("2026-03-16 10:00")
    story.by(staff("SWJ-JG"), c.ChangeDue(due=date(2026, 4, 20), reason=TEXT)).at("2026-03-17 10:00")
    assert story.case.due == at("2026-04-21 18:00")


def test_proposals_do_not_stand_still() -> None:
    story = rectifying(terms=INTERVIEWS).at("2026-05-08 10:00").by(staff("SWJ-JG"), suspend(date(2026, 7, 1)))
    story.at("2026-05-15 10:00")
    assert [fact.clock.value for fact in story.facts(e.DeadlineMissed)] == ["due", "proposal"]


def test_it_shows_grey_and_is_not_overdue() -> None:
    story = rectifying().at("2026-05-06 10:00").by(staff("SWJ-JG"), suspend(date(2026, 7, 1)))
    assert (lamp(story.case, story.now), overdue(story.case, story.now)) == (Lamp.GREY, False)


def test_overdue_before_it_is_overdue_after() -> None:
    story = rectifying().at("2026-05-06 10:00").by(staff("SWJ-JG"), suspend(date(2026, 5, 11))).at("2026-05-11 10:00")
    assert (overdue(story.case, story.now), len(story.facts(e.DeadlineMissed))) == (True, 1)


def test_nobody_of_the_case_holds_it() -> None:
    assert held_by(suspended().case) == ()


def test_the_wake_up_date_lies_ahead() -> None:
    with pytest.raises(UntilInPast):
        rectifying().by(staff("SWJ-JG"), suspend(date(2026, 3, 2)))


def test_a_rung_that_waits_for_working_hours_outlives_a_suspension() -> None:
    """Due at 20:00, suspended from 21:00 to 08:00: the urge comes at 09:00 all the same."""
    story = rectifying(deadline=ByDate(at=at("2026-04-30 20:00"))).at("2026-04-30 21:00")
    story.by(staff("SWJ-JG"), suspend(at("2026-05-01 08:00"))).at("2026-05-01 09:00")
    assert [one.measure.value for one in story.rungs(ClockName.DUE)][-1:] == ["urge"]
    assert story.facts(e.RungSkipped) == []


def test_half_way_counts_no_frozen_time() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN).by(staff("SWJ-JG"), suspend(date(2026, 3, 30)))
    story.at("2026-03-31 10:00")
    assert story.facts(e.RungSkipped, e.RungReached) == []
