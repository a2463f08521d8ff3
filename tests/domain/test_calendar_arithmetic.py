"""Working days and hours against a slow, independent count, in zones with and without summer time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit, limit
from tests.domain.slow_calendar import SlowCalendar
from tests.domain.terms import WEEKDAYS, YEAR_2026, at

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
INSTANTS = st.datetimes(datetime(2024, 1, 3), datetime(2028, 12, 28), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is beside it
ZONES = st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with holidays and make-up days here and there."""
    holidays = draw(st.lists(DAYS, max_size=25, unique=True))
    makeup_days = draw(st.lists(DAYS.filter(lambda day: day.weekday() > 4), max_size=10, unique=True))
    return Calendar(zone=draw(ZONES), holidays=tuple(holidays), makeup_days=tuple(makeup_days))


@st.composite
def near_the_edges(draw: st.DrawFn) -> datetime:
    """Instants around 09:00 and 18:00 in Shanghai, to the microsecond, on any day."""
    hour = draw(st.sampled_from((9, 18)))
    by = draw(st.sampled_from((timedelta(0), timedelta(microseconds=1), -timedelta(microseconds=1))))
    return at(f"{draw(DAYS).isoformat()} {hour:02d}:00") + by


LIMITS = st.one_of(
    st.builds(Limit, unit=st.just(LimitUnit.WORKING_DAYS), n=st.integers(1, 60)),
    st.builds(Limit, unit=st.just(LimitUnit.CALENDAR_DAYS), n=st.integers(1, 90)),
    st.builds(Limit, unit=st.just(LimitUnit.MONTHS), n=st.integers(1, 14)),
    st.builds(Limit, unit=st.just(LimitUnit.EXACT), n=st.integers(1, 10**10)),
)
OFFSETS = LIMITS | LIMITS.map(lambda one: one.times(-1)) | st.just(Limit(unit=LimitUnit.WORKING_DAYS, n=0))


@given(calendars(), LIMITS, INSTANTS | near_the_edges())
@example(WEEKDAYS, limit("1 working days"), at("2026-03-02 18:00"))
def test_a_limit_ends_where_counting_by_hand_ends(calendar: Calendar, length: Limit, start: datetime) -> None:
    assert calendar.end_of(length, start) == SlowCalendar.like(calendar).ends(length, start)


@given(calendars(), OFFSETS, INSTANTS | near_the_edges())
def test_an_offset_keeps_the_local_time(calendar: Calendar, by: Limit, instant: datetime) -> None:
    assert calendar.shifted(instant, by) == SlowCalendar.like(calendar).offset(instant, by)


@given(calendars(), INSTANTS | near_the_edges())
def test_working_hours_are_nine_to_six(calendar: Calendar, instant: datetime) -> None:
    assert calendar.working_moment(instant) == SlowCalendar.like(calendar).in_hours(instant)


@given(calendars(), INSTANTS | near_the_edges(), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_frozen_days_are_those_whose_six_o_clock_passed(calendar: Calendar, since: datetime, length: timedelta) -> None:
    slow = SlowCalendar.like(calendar)
    assert calendar.working_days_ended(since, since + length) == slow.closings(since, since + length)


@given(calendars(), LIMITS, INSTANTS)
def test_what_counts_days_ends_at_six_of_a_working_day(calendar: Calendar, length: Limit, start: datetime) -> None:
    end = calendar.local(calendar.end_of(length, start))
    assert length.unit is LimitUnit.EXACT or (calendar.is_working(end.date()) and (end.hour, end.minute) == (18, 0))


@given(calendars(), INSTANTS)
def test_instants_are_utc(calendar: Calendar, start: datetime) -> None:
    assert calendar.end_of(limit("1 working day"), start).tzinfo is UTC


BY_HAND = {
    "a Monday and one day": ("2026-03-02 10:00", "1 working days", "2026-03-03 18:00"),
    "at six of a Monday, still within hours": ("2026-03-02 18:00", "1 working days", "2026-03-03 18:00"),
    "after six of a Monday counting starts on Tuesday": ("2026-03-02 18:01", "1 working days", "2026-03-04 18:00"),
    "before nine the day itself is day 0": ("2026-03-02 07:00", "1 working days", "2026-03-03 18:00"),
    "a Saturday: day 0 is Monday": ("2026-03-07 10:00", "1 working days", "2026-03-10 18:00"),
    "Friday evening: day 0 is Monday": ("2026-03-06 19:00", "1 working days", "2026-03-10 18:00"),
    "over the spring festival, with Saturday 14 and 28 February worked": (
        "2026-02-13 10:00",
        "5 working days",
        "2026-02-27 18:00",
    ),
    "a make-up Saturday is counted": ("2026-02-27 10:00", "1 working days", "2026-02-28 18:00"),
    "over the national day, with Saturday 10 October worked": (
        "2026-09-30 10:00",
        "2 working days",
        "2026-10-10 18:00",
    ),
    "calendar days roll off a rest day": ("2026-03-02 10:00", "5 calendar days", "2026-03-09 18:00"),
    "calendar days roll off a holiday": ("2026-09-25 10:00", "6 calendar days", "2026-10-09 18:00"),
    "months roll off a rest day": ("2026-02-27 10:00", "1 months", "2026-03-27 18:00"),
    "a month from the last day of January": ("2026-01-30 10:00", "1 months", "2026-02-28 18:00"),
    "exact limits ask no calendar": ("2026-03-07 10:00:01", "PT30S", "2026-03-07 10:00:31"),
}


@pytest.mark.parametrize(("start", "length", "end"), BY_HAND.values(), ids=BY_HAND.keys())
def test_limits_by_hand(start: str, length: str, end: str) -> None:
    assert YEAR_2026.end_of(limit(length), at(start)) == at(end)


def test_offsets_keep_six_o_clock() -> None:
    assert WEEKDAYS.shifted(at("2026-03-13 18:00"), limit("-5 working days")) == at("2026-03-06 18:00")


def test_an_explicit_date_stands_on_a_rest_day() -> None:
    assert WEEKDAYS.closing(date(2026, 3, 7)) == at("2026-03-07 18:00")


def test_what_ends_after_the_published_holidays_is_provisional() -> None:
    assert [YEAR_2026.is_provisional(at(day)) for day in ("2026-12-31 23:59", "2027-01-01 00:01")] == [False, True]


def test_summer_time_moves_the_instant_and_not_the_hour() -> None:
    berlin = Calendar(zone="Europe/Berlin")
    friday = at("2026-03-27 10:00", "Europe/Berlin")
    assert berlin.end_of(limit("1 working days"), friday) == at("2026-03-30 18:00", "Europe/Berlin")


def test_an_hour_that_comes_twice_is_kept_apart() -> None:
    second = at("2026-10-25 00:30", "UTC") + timedelta(hours=1)
    berlin = Calendar(zone="Europe/Berlin")
    assert berlin.shifted(second, limit("0 working days")) == second
