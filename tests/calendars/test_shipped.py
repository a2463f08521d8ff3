"""The calendar that ships, against the library it comes from and against the notice, by hand."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from calendars.countries import country_calendar
from models.domain.calendar_versions import CalendarDay, CalendarVersion, DayKind
from models.domain.calendars import Calendar
from models.loading.calendar_faults import calendar_faults
from models.loading.calendar_file import CalendarFile
from models.loading.reading import read_toml
from models.loading.shipped_calendars import SHIPPED, shipped_calendar, shipped_file

SHIPS = shipped_calendar()
CHINA = SHIPS.calendar("Asia/Shanghai")


def test_every_official_day_is_worked_where_the_library_says_so() -> None:
    length = (SHIPS.official_to - SHIPS.official_from).days + 1
    days = [SHIPS.official_from + timedelta(days=n) for n in range(length)]
    assert (len(days), days[0], days[-1]) == (8401, date(2004, 1, 1), date(2026, 12, 31))
    assert [day for day in days if CHINA.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_it_is_what_the_command_prints() -> None:
    """Fails when the library learns of another year: then a new version is to ship beside this one."""
    made = country_calendar("CN", None, None, date(2026, 11, 22))
    assert (made.version, made.official_to) == (SHIPS.version, SHIPS.official_to)
    assert [plain(day) for day in made.days] == [plain(day) for day in SHIPS.days]


def plain(day: CalendarDay) -> tuple[date, DayKind, str]:
    return day.day, day.kind, day.name


@pytest.mark.parametrize("version", SHIPPED)
def test_what_ships_has_no_fault(version: str) -> None:
    with shipped_file(version) as file:
        said = read_toml(file, CalendarFile)
    assert said.calendar.version == version
    assert list(calendar_faults(said.calendar)) == []


def test_the_year_after_is_computed_and_provisional() -> None:
    after = [day for day in SHIPS.days if day.day.year == 2027]
    assert {day.kind for day in after} == {DayKind.HOLIDAY}
    assert len(after) == 19
    assert all(SHIPS.is_provisional(day.day) for day in after)
    assert not SHIPS.is_provisional(date(2026, 12, 31))
    assert CHINA.provisional_after == date(2026, 12, 31)


BY_HAND = {
    "New Year, with Sunday 4 January worked": ("2025-12-31", 1, "2026-01-04"),
    "the Saturday before the Spring Festival is worked": ("2026-02-13", 1, "2026-02-14"),
    "over the nine days of the Spring Festival": ("2026-02-14", 1, "2026-02-24"),
    "and the Saturday after it is worked": ("2026-02-27", 1, "2026-02-28"),
    "a week over the Spring Festival": ("2026-02-12", 5, "2026-02-26"),
    "Tomb-Sweeping Day with its Monday": ("2026-04-03", 1, "2026-04-07"),
    "Labour Day, with Saturday 9 May worked": ("2026-04-30", 4, "2026-05-09"),
    "the Dragon Boat Festival on a Friday": ("2026-06-18", 1, "2026-06-22"),
    "a Sunday worked for the National Day": ("2026-09-18", 1, "2026-09-20"),
    "the Mid-Autumn Festival on a Friday": ("2026-09-24", 1, "2026-09-28"),
    "over the National Day to its make-up Saturday": ("2026-09-30", 3, "2026-10-10"),
    "twenty days through September": ("2026-09-01", 20, "2026-09-29"),
    "back over the Spring Festival": ("2026-02-24", -1, "2026-02-14"),
    "back over New Year": ("2026-01-04", -2, "2025-12-30"),
}


@pytest.mark.parametrize(("day", "n", "end"), BY_HAND.values(), ids=BY_HAND.keys())
def test_working_days_of_2026_by_hand(day: str, n: int, end: str) -> None:
    assert CHINA.add_working_days(date.fromisoformat(day), n) == date.fromisoformat(end)


def test_a_year_that_nobody_knows_is_the_plain_week() -> None:
    plain_week = Calendar()
    for day in (date(1900, 1, 1), date(1990, 5, 1), date(2050, 10, 1), date(9999, 12, 1)):
        assert CHINA.add_working_days(day, 3) == plain_week.add_working_days(day, 3)
        assert SHIPS.is_provisional(day)


def test_a_case_keeps_no_holiday_that_says_nothing() -> None:
    assert all(day.weekday() < 5 for day in CHINA.holidays)
    bare = CalendarVersion(
        version="x", name="x", source="x", official_from=date(2026, 1, 1), official_to=date(2026, 12, 31)
    )
    assert bare.calendar("UTC") == Calendar(version="x", zone="UTC", provisional_after=date(2026, 12, 31))
