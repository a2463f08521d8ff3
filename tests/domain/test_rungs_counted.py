"""How a rung comes to its instant: from the end, half of the way, the unit's own rung; over rest and make-up days."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain.case import Clock
from models.domain.clocks import planned_at
from models.domain.deadlines import ByDate
from models.domain.limits import limit
from models.domain.reckoning import reckoned, shifted
from models.domain.rungs_counted import CountedFrom, RungCounted, rung_counted
from models.domain.words import ClockName
from tests.domain.people import staff
from tests.domain.stories import TEXT, Story, opened, rectifying
from tests.domain.terms import YEAR_2026, at


def at_step(story: Story, step: int, name: ClockName = ClockName.DUE) -> RungCounted:
    clock = story.case.clock(name)
    assert clock is not None
    there: Clock = clock.model_copy(update={"step": step})
    counted = rung_counted(story.case, there)
    assert counted.planned_at == planned_at(story.case, there)
    return counted


def test_back_over_a_weekend_of_which_one_day_is_made_up() -> None:
    """Five working days before Tuesday, 3 March 2026: Saturday 28 February is made up, and one of them."""
    counted = at_step(opened(calendar=YEAR_2026, deadline=ByDate(date=date(2026, 3, 3))), 0)
    (shift,) = counted.shifts
    assert (counted.counted_from, counted.planned_at) == (CountedFrom.END, at("2026-02-25 18:00"))
    assert (shift.rest_days, shift.makeup_days) == ((date(2026, 3, 1),), (date(2026, 2, 28),))


def test_a_landing_on_a_make_up_day_is_counted() -> None:
    there = shifted(YEAR_2026, at("2026-03-02 18:00"), limit("-1 working days"))
    assert (there.ends_at, there.makeup_days) == (at("2026-02-28 18:00"), (date(2026, 2, 28),))
    assert shifted(YEAR_2026, at("2026-02-27 18:00"), limit("1 working days")).makeup_days == (date(2026, 2, 28),)


def test_what_is_no_working_day_is_not_looked_at_where_none_are_counted() -> None:
    there = shifted(YEAR_2026, at("2026-03-02 18:00"), limit("-3 calendar days"))
    assert (there.ends_at, there.rest_days, there.makeup_days) == (at("2026-02-27 18:00"), (), ())


def test_a_limit_says_which_weekends_it_counts() -> None:
    counted = reckoned(YEAR_2026, limit("11 working days"), at("2026-01-30 10:00"))
    assert counted.makeup_days == (date(2026, 2, 14),)


def test_half_of_the_way() -> None:
    counted = at_step(opened(), 0, ClockName.ACKNOWLEDGE)
    assert (counted.counted_from, counted.shifts) == (CountedFrom.HALF, ())


def test_a_repeat_is_counted_from_the_first_time() -> None:
    first, third = at_step(rectifying(), 4), at_step(rectifying(), 6)
    assert third.shifts[-1].start == first.planned_at
    assert third.shifts[-1].by == limit("20 working days")


@pytest.mark.parametrize("step", [3, 4, 6])
def test_above_the_unit_from_its_own_rung_that_an_outage_held_up(step: int) -> None:
    story = rectifying().at("2026-04-29 10:00")
    story.silence_until("2026-05-01 12:00")
    counted = at_step(story, step)
    assert (counted.counted_from, counted.own_rung, counted.start) == (
        CountedFrom.OWN_RUNG,
        2,
        at("2026-05-01 12:00"),
    )


def test_a_suspension_moves_both_ends_of_half_the_way() -> None:
    story = opened().at("2026-03-02 11:00").by(staff("SWJ-01"), c.Acknowledge())
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 31))).at("2026-04-02 10:00")
    assert at_step(story, 0).start == story.case.due
