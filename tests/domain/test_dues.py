"""How a case came to its due: every setting with its rule, counted out."""

from datetime import date

import pytest

from models.domain import commands as c
from models.domain.deadlines import ByDate
from models.domain.dues import DueSet, How, dues
from models.domain.limits import limit
from models.domain.reckoning import reckoned
from models.domain.words import Result
from tests.domain.people import head, staff
from tests.domain.stories import (
    FAIL,
    IMMEDIATE,
    QUARTERLY,
    REPORT,
    TEXT,
    WITHIN_20_DAYS,
    Story,
    checking,
    opened,
    rectifying,
)
from tests.domain.stories import check as checked
from tests.domain.terms import YEAR_2026, at


def steps(story: Story) -> list[DueSet]:
    found = list(dues("2026-000001", story.events))
    assert found[-1].due == story.case.due
    assert all(step.holds for step in found)
    return found


def how(story: Story) -> list[How]:
    return [step.how for step in steps(story)]


@pytest.mark.parametrize(
    ("deadline", "first"),
    [
        (ByDate(date=date(2026, 4, 30)), How.GIVEN),
        (WITHIN_20_DAYS, How.WITHIN),
        (IMMEDIATE, How.IMMEDIATE),
        (QUARTERLY, How.PERIOD),
    ],
    ids=["a date", "a limit", "at once", "long term"],
)
def test_the_first_due_is_set_by_its_deadline(deadline: ByDate, first: How) -> None:
    assert how(opened(deadline=deadline)) == [first]


def test_a_date_given_before_there_is_a_lead_is_set_at_the_opening() -> None:
    (step,) = steps(opened(lead=None))
    assert (step.seq, step.how, step.before) == (1, How.GIVEN, None)


def test_more_time_is_granted_or_given() -> None:
    story = rectifying().by(head("SWJ-01"), c.RequestExtension(due=date(2026, 5, 29), reason=TEXT))
    story.by(head("SWJ-JG"), c.GrantExtension(due=date(2026, 5, 29)))
    story.by(staff("SWJ-JG"), c.ChangeDue(due=date(2026, 5, 8), reason=TEXT))
    assert how(story) == [How.GIVEN, How.GRANTED, How.CHANGED]


def test_rework_counts_from_the_failed_check_or_keeps_the_later_due() -> None:
    story = checking().at("2026-03-10 10:00").by(staff("SWJ-JG"), FAIL)
    assert how(story) == [How.GIVEN, How.KEPT]
    late = checking(deadline=IMMEDIATE).at("2026-03-10 10:00").by(staff("SWJ-JG"), FAIL)
    assert how(late)[-1] is How.REWORK
    given = checking().at("2026-03-10 10:00").by(staff("SWJ-JG"), checked(Result.FAIL, due=date(2026, 6, 1)))
    assert how(given)[-1] is How.GIVEN


def test_a_report_begins_the_next_period() -> None:
    story = rectifying(deadline=QUARTERLY).at("2026-05-20 10:00").by(staff("SWJ-01"), REPORT)
    step = steps(story)[-1]
    assert (step.how, step.reckoning and step.reckoning.limit) == (How.PERIOD, limit("6 months"))


def test_frozen_days_come_back() -> None:
    story = rectifying(deadline=WITHIN_20_DAYS)
    story.by(staff("SWJ-JG"), c.Suspend(reason=TEXT, until=date(2026, 3, 16))).at("2026-03-16 10:00")
    first, thawed = steps(story)
    assert (thawed.how, thawed.before) == (How.THAWED, first.due)


def test_a_limit_is_counted_out_over_holidays_and_make_up_days() -> None:
    """Eleven working days from Friday 30 January 2026 (day 0): Saturday 14 February is made up, and worked."""
    counted = reckoned(YEAR_2026, limit("11 working days"), at("2026-01-30 10:00"))
    assert (counted.day_zero, counted.last_day) == (date(2026, 1, 30), date(2026, 2, 14))
    assert date(2026, 2, 14) not in counted.rest_days
    assert counted.rest_days == tuple(date(2026, 1, 31) if n == 0 else date(2026, 2, n) for n in (0, 1, 7, 8))


def test_a_calendar_limit_rolls_off_a_rest_day_and_says_so() -> None:
    counted = reckoned(YEAR_2026, limit("5 calendar days"), at("2026-03-02 10:00"))
    assert (counted.rolled_from, counted.last_day) == (date(2026, 3, 7), date(2026, 3, 9))


def test_an_exact_length_has_no_days() -> None:
    counted = reckoned(YEAR_2026, limit("PT30S"), at("2026-03-02 10:00"))
    assert (counted.day_zero, counted.last_day, counted.rest_days) == (None, None, ())
