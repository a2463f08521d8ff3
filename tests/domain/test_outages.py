"""Outages are not charged: nothing is lost, deadlines stay, and nobody is late by them (domain.md, "Clocks")."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain import commands as c
from models.domain import events as e
from models.domain.deadlines import ByDate
from models.domain.outages import GAP, Outage, days_late, excusing, is_outage
from models.domain.standing import missed
from models.domain.words import ClockName
from tests.domain.people import head, staff
from tests.domain.stories import QUARTERLY, REPORT, TEXT, Story, confirm, rectifying
from tests.domain.terms import WEEKDAYS, at

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


def test_rungs_above_the_unit_keep_their_distance_from_its_own_as_it_fired() -> None:
    """By the ladder they were due on 5 and 14 May; the urge came on 11 May at 10:00, and so they move with it."""
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    story.at("2026-06-30 10:00")
    above = [(fact.due_at, fact.fired_at) for fact in story.rungs(ClockName.DUE) if fact.level > 0]
    assert above[:3] == [(moment, moment) for moment in map(at, _WITH_THE_URGE)]


_WITH_THE_URGE = ("2026-05-14 10:00", "2026-05-25 10:00", "2026-06-08 10:00")
"""3, 10 and 20 working days after it."""


def test_a_rung_above_the_unit_that_an_outage_missed_fires_on_return_where_the_units_own_came_in_time() -> None:
    story = rectifying().at("2026-04-30 19:00")
    told = story.silence_until(BACK)
    assert [event.fact.level for event in told if isinstance(event.fact, e.RungReached)] == [1]


def test_waiting_for_working_hours_is_no_outage() -> None:
    """Due on a Saturday: the urge comes on Monday, and the rungs above stay where they are planned."""
    story = rectifying(deadline=ByDate(date=date(2026, 5, 2))).at("2026-06-30 10:00")
    (first, *_) = [fact for fact in story.rungs(ClockName.DUE) if fact.level > 0]
    assert first.due_at == at("2026-05-06 18:00")


def completed(story: Story, *outages: Outage) -> e.CompletionConfirmed:
    """What confirming completion now makes of these outages."""
    order = confirm(1).model_copy(update={"outages": outages})
    (event, *_) = story.told(head("SWJ-01"), order)
    assert isinstance(event.fact, e.CompletionConfirmed)
    return event.fact


AWAY = Outage(since=at("2026-04-28 10:00"), until=at(BACK))


@pytest.mark.parametrize(
    ("when", "in_time"),
    [(BACK, True), ("2026-05-12 18:00", True), ("2026-05-12 18:01", False)],
    ids=["on return", "by the end of the next working day", "later"],
)
def test_what_is_completed_within_a_working_day_of_the_return_is_in_time(when: str, in_time: bool) -> None:  # noqa: FBT001
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    fact = completed(story.at(when), AWAY)
    assert (fact.in_time, fact.outages) == (in_time, (AWAY,) if in_time else None)
    assert missed(story.case) is not in_time


def test_an_outage_after_the_due_excuses_nothing() -> None:
    story = rectifying().at("2026-05-06 10:00")
    fact = completed(story, Outage(since=at("2026-05-01 10:00"), until=at("2026-05-06 09:00")))
    assert not fact.in_time


def test_an_outage_that_is_not_over_excuses_nothing() -> None:
    story = rectifying().at("2026-05-06 10:00")
    assert not completed(story, Outage(since=at("2026-04-30 10:00"), until=at("2026-05-07 09:00"))).in_time


def test_the_miss_stays_in_the_record_though_it_does_not_count() -> None:
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    completed(story, AWAY)
    assert [fact.clock for fact in story.facts(e.DeadlineMissed) if fact.clock is ClockName.DUE] == [ClockName.DUE]
    assert not any(miss.clock is ClockName.DUE for miss in story.case.misses)


def test_a_report_that_an_outage_kept_back_meets_its_period_in_time() -> None:
    story = rectifying(deadline=QUARTERLY)
    due = story.case.due
    assert due is not None
    away = Outage(since=story.at("2026-05-25 10:00").now, until=at("2026-06-15 10:00"))
    story.silence_until("2026-06-15 10:00")
    story.told(staff("SWJ-01"), REPORT.model_copy(update={"outages": (away,)}))
    assert story.facts(e.PeriodMet)[-1].outages == (away,)
    assert not missed(story.case)


def test_a_silence_of_a_minute_is_no_outage() -> None:
    start = at("2026-04-28 10:00")
    assert not is_outage(start, start + GAP)
    assert is_outage(start, start + GAP * 1.01)


DUE = "2026-04-30 18:00"  # a Thursday; May Day is a working day in this calendar


@pytest.mark.parametrize(
    ("until", "outages", "days"),
    [
        (DUE, (), 0),
        ("2026-05-01 09:30", (), 1),
        ("2026-05-01 18:00", (), 1),
        ("2026-05-02 12:00", (), 1),
        ("2026-05-04 09:01", (), 2),
        ("2026-05-04 12:00", (("2026-05-01 08:00", "2026-05-01 20:00"),), 1),
        ("2026-05-04 12:00", (("2026-05-01 08:00", "2026-05-01 13:00"), ("2026-05-01 12:00", "2026-05-01 20:00")), 1),
        ("2026-05-04 12:00", (("2026-05-02 08:00", "2026-05-03 20:00"),), 2),
        ("2026-05-04 12:00", (("2026-04-30 17:00", "2026-05-01 10:00"),), 0),
        ("2026-05-05 12:00", (("2026-04-30 17:00", "2026-05-01 18:00"),), 2),
    ],
    ids=[
        "in time",
        "half an hour into the next day",
        "one day",
        "a rest day adds nothing",
        "a minute into the second day",
        "the first day was an outage",
        "two parts away at once count once",
        "an outage of rest days gives nothing back",
        "within a working day of the return",
        "counted without the outage",
    ],
)
def test_days_late_are_counted_without_outages(until: str, outages: tuple[tuple[str, str], ...], days: int) -> None:
    away = tuple(Outage(since=at(since), until=at(back)) for since, back in outages)
    assert days_late(WEEKDAYS, at(DUE), at(until), away) == days


_INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))  # noqa: DTZ001  # made aware below


@given(st.lists(_INSTANTS, min_size=4, max_size=8).map(sorted))
def test_an_outage_never_makes_anybody_later(moments: list[datetime]) -> None:
    due, *rest = (at(f"{moment:%Y-%m-%d %H:%M}") for moment in moments)
    *between, end = rest
    away = tuple(Outage(since=since, until=max(since, back)) for since, back in pairwise(between))
    assert days_late(WEEKDAYS, due, end, away) <= days_late(WEEKDAYS, due, end, ())
    assert not excusing(WEEKDAYS, due, end, away) or days_late(WEEKDAYS, due, end, away) == 0


def test_an_outage_excuses_the_miss_on_record_though_a_suspension_has_moved_the_due_since() -> None:
    story = rectifying().at("2026-04-28 10:00")
    story.silence_until(BACK)
    due = story.case.due
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=at("2026-05-13 18:00")))
    story.at("2026-05-12 10:00").by(staff("SWJ-JG"), c.Resume(reason=TEXT))
    assert due is not None
    assert story.case.due is not None
    assert story.case.due > due
    fact = completed(story, AWAY)
    assert (fact.in_time, fact.outages) == (True, (AWAY,))
    assert not missed(story.case)
