"""An open case moves to another version of its policy or of the calendar; dates by hand, from Monday, 2 March, on."""

from datetime import date, datetime

import pytest

from models.domain import commands as c
from models.domain import events as e
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate, Immediate
from models.domain.limits import limit
from models.domain.notices import notices
from models.domain.refusals import AlreadyAdopted, AnotherPolicy, NotPermitted, WrongState
from models.domain.standing import escalation_level
from models.domain.words import ClockName, Mode
from tests.domain.people import head, staff
from tests.domain.stories import (
    FAIL,
    LATER_CALENDAR,
    QUARTERLY,
    REPORT,
    SECOND_TERMS,
    TEXT,
    WITHIN_20_DAYS,
    Story,
    checking,
    closed,
    confirm,
    rectifying,
)
from tests.domain.terms import STANDARD, STANDARD_WITH_PLAN, YEAR_2026, at

KEEP = SECOND_TERMS.model_copy(update={"mode": Mode.KEEP})
"""The second version: check 4 instead of 10 working days, immediate 14 instead of 5, rework 1 instead of 10."""


def end(story: Story, name: ClockName) -> datetime:
    clock = story.case.clock(name)
    assert clock is not None
    return clock.due_at


def longer(**limits: str) -> c.AdoptPolicy:
    """A third version with these limits, reckoned anew."""
    changed = STANDARD.limits.model_copy(update={name: limit(text) for name, text in limits.items()})
    terms = STANDARD.model_copy(update={"version": 3, "limits": changed})
    return c.AdoptPolicy(adoption="b", mode=Mode.RECOMPUTE, terms=terms)


# --- policies: keep ---------------------------------------------------------------------------------------------------


def test_keep_leaves_running_ends_and_limits_the_clocks_to_come() -> None:
    story = checking().adopts(KEEP)
    assert end(story, ClockName.CHECK) == at("2026-03-16 18:00")
    story.by(staff("SWJ-JG"), FAIL).by(head("SWJ-01"), confirm(2))
    assert end(story, ClockName.CHECK) == at("2026-03-06 18:00")


def test_keep_skips_the_new_rungs_that_lie_behind_and_climbs_those_to_come() -> None:
    story = rectifying().at("2026-04-30 12:00").adopts(KEEP)
    # The first of the new ladder, a working day before the due, lay on the 29th.
    assert [(fact.type.value, fact.rung, fact.due_at) for fact in story.rungs(ClockName.DUE)][-1] == (
        "rung_skipped",
        0,
        at("2026-04-29 18:00"),
    )
    story.at("2026-05-06 12:00")
    last = story.facts(e.RungReached)[-1]
    assert (last.rung, last.level, last.fired_at) == (1, 1, at("2026-05-05 18:00"))


def test_a_ladder_that_stays_is_not_climbed_anew() -> None:
    story = checking().at("2026-03-12 12:00")
    reminded = len(story.rungs(ClockName.CHECK))
    story.adopts(KEEP).at("2026-03-16 12:00")
    assert len(story.rungs(ClockName.CHECK)) == reminded == 1


def test_a_plan_that_is_wanted_no_more_is_waited_for_no_more() -> None:
    story = rectifying(terms=STANDARD_WITH_PLAN)
    no_plan = STANDARD_WITH_PLAN.model_copy(
        update={"version": 2, "limits": STANDARD_WITH_PLAN.limits.model_copy(update={"plan": None})}
    )
    assert story.case.clock(ClockName.PLAN) is not None
    story.adopts(c.AdoptPolicy(adoption="a", mode=Mode.KEEP, terms=no_plan))
    assert story.case.clock(ClockName.PLAN) is None


# --- policies: recompute ----------------------------------------------------------------------------------------------


def test_recompute_reckons_a_running_clock_from_its_start() -> None:
    story = checking().at("2026-03-04 10:00").adopts(SECOND_TERMS)
    assert end(story, ClockName.CHECK) == at("2026-03-06 18:00")
    assert story.facts(e.PolicyAdopted)[0].moved == (e.MovedEnd(clock=ClockName.CHECK, due_at=at("2026-03-06 18:00")),)


def test_what_would_lie_behind_ends_with_the_next_working_day() -> None:
    story = checking().at("2026-03-10 10:00").adopts(SECOND_TERMS)
    assert end(story, ClockName.CHECK) == at("2026-03-11 18:00")
    assert story.facts(e.DeadlineMissed) == []


def test_or_where_it_would_have_ended_if_that_is_sooner() -> None:
    story = checking().at("2026-03-16 12:00").adopts(SECOND_TERMS)
    assert end(story, ClockName.CHECK) == at("2026-03-16 18:00")
    assert story.facts(e.PolicyAdopted)[0].moved is None


def test_what_is_late_gets_no_later_by_it() -> None:
    story = checking().at("2026-03-18 10:00").adopts(SECOND_TERMS)
    assert end(story, ClockName.CHECK) == at("2026-03-16 18:00")


def test_what_is_late_may_become_timely_and_the_miss_stays_on_record() -> None:
    story = checking().at("2026-03-23 10:00")
    assert escalation_level(story.case) == 1
    story.adopts(longer(check="20 working days"))
    assert end(story, ClockName.CHECK) == at("2026-03-30 18:00")
    assert (escalation_level(story.case), len(story.case.misses)) == (0, 1)
    story.at("2026-03-31 10:00")
    assert len(story.facts(e.DeadlineMissed)) == 2


def test_a_due_that_the_policy_set_moves_and_the_original_stays() -> None:
    story = rectifying(deadline=Immediate()).adopts(SECOND_TERMS)
    assert (story.case.due, story.case.original_due) == (at("2026-03-20 18:00"), at("2026-03-09 18:00"))
    assert story.case.extensions == 0


def test_a_rework_limit_moves_its_due() -> None:
    story = checking(deadline=Immediate()).at("2026-03-12 10:00").by(staff("SWJ-JG"), FAIL)
    assert story.case.due == at("2026-03-26 18:00")
    story.adopts(longer(rework="12 working days"))
    assert story.case.due == at("2026-03-30 18:00")


@pytest.mark.parametrize("adoption", [SECOND_TERMS, LATER_CALENDAR], ids=["policy", "calendar"])
def test_what_somebody_gave_stands(adoption: c.AdoptPolicy | c.AdoptCalendar) -> None:
    given = rectifying(calendar=YEAR_2026)
    moved = rectifying(calendar=YEAR_2026, deadline=Immediate()).by(
        staff("SWJ-JG"), c.ChangeDue(due=date(2026, 3, 6), reason=TEXT)
    )
    granted = rectifying(calendar=YEAR_2026, deadline=WITHIN_20_DAYS)
    granted.by(head("SWJ-01"), c.RequestExtension(due=date(2026, 4, 10), reason=TEXT))
    granted.by(head("SWJ-JG"), c.GrantExtension(due=date(2026, 4, 10)))
    for story in (given, moved, granted):
        due = story.case.due
        assert story.adopts(adoption).case.due == due


def test_time_that_was_given_back_stays_given_back() -> None:
    story = rectifying(deadline=Immediate()).at("2026-03-04 10:00")
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-03-12 10:00")
    story.by(staff("SWJ-JG"), c.Resume(reason=TEXT))
    # Six working days closed meanwhile.
    assert story.case.due == at("2026-03-17 18:00")
    assert story.adopts(SECOND_TERMS).case.due == at("2026-03-30 18:00")


def test_what_stands_still_gets_all_of_it_back_later() -> None:
    story = rectifying(deadline=Immediate()).at("2026-03-04 10:00")
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-03-10 10:00")
    assert story.adopts(SECOND_TERMS).case.due == at("2026-03-20 18:00")
    story.at("2026-03-12 10:00").by(staff("SWJ-JG"), c.Resume(reason=TEXT))
    assert story.case.due == at("2026-03-30 18:00")


def test_the_same_limits_move_nothing_wherever_a_clock_began() -> None:
    """From a Saturday, with a suspension: reckoning it anew by other ways would be a day off."""
    story = rectifying(at("2026-03-07 10:00"), deadline=Immediate()).at("2026-03-10 10:00")
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-03-12 10:00")
    due = story.by(staff("SWJ-JG"), c.Resume(reason=TEXT)).case.due
    story.adopts(longer(check="3 working days"))
    assert (story.case.due, story.facts(e.PolicyAdopted)[0].moved) == (due, None)


# --- calendars --------------------------------------------------------------------------------------------------------


def test_a_calendar_moves_what_counts_in_days_and_its_rungs() -> None:
    """20 working days from 2 March, where the week of the 9th is free and Saturday the 7th is worked: 3 April."""
    story = rectifying(calendar=YEAR_2026, deadline=WITHIN_20_DAYS)
    assert story.case.due == at("2026-03-30 18:00")
    story.adopts(LATER_CALENDAR)
    assert (story.case.due, story.case.original_due) == (at("2026-04-03 18:00"), at("2026-03-30 18:00"))
    assert next_wakeup(story.case) == at("2026-03-27 18:00")


def test_a_calendar_moves_the_rungs_of_a_date_that_stands() -> None:
    story = rectifying(calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 17)))
    assert next_wakeup(story.case) == at("2026-03-10 18:00")
    story.adopts(LATER_CALENDAR)
    assert (story.case.due, next_wakeup(story.case)) == (at("2026-03-17 18:00"), at("2026-03-04 18:00"))


def test_a_rung_that_the_calendar_puts_behind_is_told_at_once() -> None:
    """Nobody has been told yet; skipped it would be lost without anybody's doing."""
    story = rectifying(calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 17))).at("2026-03-06 10:00")
    story.adopts(LATER_CALENDAR)
    reminded = story.facts(e.RungReached)[-1]
    assert (reminded.clock, reminded.due_at, reminded.fired_at) == (
        ClockName.DUE,
        at("2026-03-04 18:00"),
        at("2026-03-06 10:00"),
    )


def test_a_long_term_case_keeps_its_beat() -> None:
    story = rectifying(calendar=YEAR_2026, deadline=QUARTERLY).by(staff("SWJ-01"), REPORT)
    assert story.case.due == at("2026-09-02 18:00")
    free = YEAR_2026.model_copy(update={"version": "v", "holidays": (*YEAR_2026.holidays, date(2026, 9, 2))})
    story.adopts(c.AdoptCalendar(adoption="a", calendar=free))
    assert story.case.due == at("2026-09-03 18:00")


# --- what may be done, and who hears of it ----------------------------------------------------------------------------


def test_it_is_an_administrators_word_alone() -> None:
    with pytest.raises(NotPermitted):
        rectifying().told(head("SWJ-JG"), SECOND_TERMS)
    adopted = rectifying().adopts(SECOND_TERMS).events[-1]
    assert (adopted.actor, adopted.by_clock) == ("administrator:1", False)


def test_what_it_has_already_is_refused() -> None:
    story = rectifying().adopts(SECOND_TERMS).adopts(LATER_CALENDAR)
    for order in (SECOND_TERMS, KEEP, LATER_CALENDAR):
        with pytest.raises(AlreadyAdopted):
            story.adopts(order)


def test_terms_of_another_policy_or_severity_are_refused() -> None:
    for change in ({"policy": "urgent"}, {"severity": "major"}):
        order = SECOND_TERMS.model_copy(update={"terms": SECOND_TERMS.terms.model_copy(update=change)})
        with pytest.raises(AnotherPolicy):
            rectifying().adopts(order)


def test_a_closed_case_is_left_alone() -> None:
    with pytest.raises(WrongState):
        closed().adopts(SECOND_TERMS)


def test_those_concerned_hear_of_a_due_that_moves_and_of_nothing_else() -> None:
    moved = rectifying(deadline=Immediate()).adopts(SECOND_TERMS)
    (told,) = notices(moved.case, moved.events[-1], moved.case)
    assert [to.unit for to in told.to] == ["SWJ-01", "SWJ-JG"]
    stays = rectifying().adopts(SECOND_TERMS)
    adopted = next(event for event in stays.events if event.fact.type == "policy_adopted")
    assert notices(stays.case, adopted, stays.case) == ()
