"""Working days and hours against a slow, independent count, in zones with and without summer time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit, limit
from tests.domain.slow_calendar import SlowCalendar
from tests.domain.terms import WEEKDAYS, YEAR_2026, at

ZONES = st.sampled_from(
    (
        "Asia/Shanghai",  # summer time from 1986 to 1991
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",  # summer time of half an hour
        "Asia/Kathmandu",
        "Asia/Pyongyang",  # half an hour back for good in 2015, and forth again in 2018
        "America/Caracas",  # half an hour forth for good in 2016
        "Europe/Istanbul",  # summer time for good since 2016
        "Pacific/Apia",  # over the date line in 2011: there was no 30 December
    )
)
# Most of the years in which one of the zones changed its rules, and some far away.
YEARS = st.sampled_from((1990, 1991, 2011, 2015, 2016, 2018, 2026)) | st.integers(1990, 2199)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A calendar with holidays of some days and make-up days around one year; they may meet."""
    year = draw(YEARS)
    days = st.dates(date(year - 1, 7, 1), date(year + 1, 6, 30))
    runs = draw(st.lists(st.tuples(days, st.integers(1, 9)), max_size=12))
    holidays = {first + timedelta(days=n) for first, length in runs for n in range(length)}
    makeup_days = draw(st.lists(days.filter(lambda day: day.weekday() > 4) | days, max_size=12, unique=True))
    return Calendar(
        version=str(year), zone=draw(ZONES), holidays=tuple(sorted(holidays)), makeup_days=tuple(sorted(makeup_days))
    )


@st.composite
def moments(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar, and an instant in its year: any, or within a microsecond of 09:00 or 18:00 of its zone."""
    calendar = draw(calendars())
    year = int(calendar.version)
    if draw(st.booleans()):
        span = st.datetimes(datetime(year, 1, 1), datetime(year, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is beside it
        return calendar, draw(span)
    day = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
    edge = at(f"{day.isoformat()} {draw(st.sampled_from((9, 18))):02d}:00", calendar.zone)
    return calendar, edge + draw(st.sampled_from((-1, 0, 1))) * timedelta(microseconds=1)


LIMITS = st.one_of(
    st.builds(Limit, unit=st.just(LimitUnit.WORKING_DAYS), n=st.integers(1, 60)),
    st.builds(Limit, unit=st.just(LimitUnit.CALENDAR_DAYS), n=st.integers(1, 90)),
    st.builds(Limit, unit=st.just(LimitUnit.MONTHS), n=st.integers(1, 14)),
    st.builds(Limit, unit=st.just(LimitUnit.EXACT), n=st.integers(1, 10**10)),
)
OFFSETS = LIMITS | LIMITS.map(lambda one: one.times(-1)) | st.just(Limit(unit=LimitUnit.WORKING_DAYS, n=0))


@given(moments(), LIMITS)
@example((WEEKDAYS, at("2026-03-02 18:00")), limit("1 working days"))
@example((Calendar(zone="Pacific/Apia"), at("2011-12-29 10:00", "Pacific/Apia")), limit("1 working days"))
def test_a_limit_ends_where_counting_by_hand_ends(moment: tuple[Calendar, datetime], length: Limit) -> None:
    calendar, start = moment
    assert calendar.end_of(length, start) == SlowCalendar.like(calendar).ends(length, start)


@given(moments(), OFFSETS)
def test_an_offset_keeps_the_local_time(moment: tuple[Calendar, datetime], by: Limit) -> None:
    calendar, instant = moment
    assert calendar.shifted(instant, by) == SlowCalendar.like(calendar).offset(instant, by)


@given(moments(), st.integers(-1500, 1500))
def test_years_of_working_days_are_counted_as_one_by_one(moment: tuple[Calendar, datetime], n: int) -> None:
    calendar, instant = moment
    assert calendar.add_working_days(instant.date(), n) == SlowCalendar.like(calendar).count(instant.date(), n)


@given(moments(), st.integers(1, 1500))
def test_there_and_back_is_where_one_was(moment: tuple[Calendar, datetime], n: int) -> None:
    calendar, instant = moment
    day = calendar.working_day_from(instant.date())
    assert calendar.add_working_days(calendar.add_working_days(day, n), -n) == day


@given(moments())
def test_working_hours_are_nine_to_six(moment: tuple[Calendar, datetime]) -> None:
    calendar, instant = moment
    assert calendar.working_moment(instant) == SlowCalendar.like(calendar).in_hours(instant)


@given(moments(), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_frozen_days_are_those_whose_six_o_clock_passed(moment: tuple[Calendar, datetime], length: timedelta) -> None:
    calendar, since = moment
    slow = SlowCalendar.like(calendar)
    assert calendar.working_days_ended(since, since + length) == slow.closings(since, since + length)


@given(moments(), LIMITS)
@example((Calendar(zone="Pacific/Apia"), at("2011-12-29 10:00", "Pacific/Apia")), limit("1 working days"))
def test_what_counts_days_ends_at_six_of_a_working_day(moment: tuple[Calendar, datetime], length: Limit) -> None:
    calendar, start = moment
    end = calendar.local(calendar.end_of(length, start))
    # A day that the zone left out ends when the next one does.
    left_out = date(2011, 12, 31) if calendar.zone == "Pacific/Apia" else None
    ended = calendar.is_working(end.date()) or end.date() == left_out
    assert length.unit is LimitUnit.EXACT or (ended and (end.hour, end.minute) == (18, 0))


@given(moments())
def test_instants_are_utc(moment: tuple[Calendar, datetime]) -> None:
    calendar, start = moment
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
    "two months from the last day of the year": ("2026-12-31 10:00", "2 months", "2027-03-01 18:00"),
    "into a leap year's February": ("2028-01-31 10:00", "1 months", "2028-02-29 18:00"),
    "a year from a leap day": ("2028-02-29 10:00", "P1Y", "2029-02-28 18:00"),
    "eighteen months over two ends of year": ("2026-08-31 10:00", "18 months", "2028-02-29 18:00"),
    "months from a rest day count from day 0": ("2026-10-01 10:00", "1 months", "2026-11-09 18:00"),
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


def test_a_zone_that_moves_for_good_moves_the_instant_and_not_the_hour() -> None:
    caracas = Calendar(zone="America/Caracas")
    friday = at("2016-04-29 14:30", "UTC")
    assert caracas.end_of(limit("0 months"), friday) == at("2016-04-29 22:30", "UTC")
    assert caracas.end_of(limit("1 working days"), friday) == at("2016-05-02 22:00", "UTC")
    assert caracas.shifted(at("2016-05-02 22:00", "UTC"), limit("-1 working days")) == at("2016-04-29 22:30", "UTC")


def test_an_hour_that_comes_twice_is_kept_apart() -> None:
    second = at("2026-10-25 00:30", "UTC") + timedelta(hours=1)
    berlin = Calendar(zone="Europe/Berlin")
    assert berlin.shifted(second, limit("0 working days")) == second


FAR = [
    date.min,
    date(1, 1, 5),
    date(1900, 2, 28),
    date(2199, 12, 31),
    date(9999, 12, 27),
    date(9999, 12, 30),
    date.max,
]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", FAR, ids=str)
def test_the_ends_of_time_are_no_error(zone: str, day: date) -> None:
    calendar = YEAR_2026.model_copy(update={"zone": zone})
    instants = [calendar.opening(day), calendar.closing(day), calendar.instant(day, time.min)]
    lengths = [limit(f"{n} {unit}") for n in (-99999, -1, 0, 1, 99999) for unit in ("working days", "calendar days")]
    lengths += [limit("9999 months"), limit("-9999 months"), Limit(unit=LimitUnit.EXACT, n=10**14)]
    for instant in instants:
        for length in lengths:
            assert calendar.shifted(instant, length).tzinfo is UTC
            assert calendar.end_of(length, instant).tzinfo is UTC
        assert calendar.working_moment(instant).tzinfo is UTC
        assert calendar.working_days_ended(instant, instant) >= 0
    assert calendar.is_working(day) == (day.weekday() < 5)


def test_beyond_time_there_is_no_working_day() -> None:
    assert WEEKDAYS.nth_working_day(date(9999, 12, 30), 1) == date.max
    assert WEEKDAYS.nth_working_day(date(9999, 12, 30), 2) is None
    assert WEEKDAYS.add_working_days(date(9999, 12, 30), 2) == date.max
    assert WEEKDAYS.nth_working_day(date(1, 1, 2), -1) == date.min
    assert WEEKDAYS.nth_working_day(date(1, 1, 2), -2) is None
