"""The next calendar: the one in force, with the year of a notice as the notice says it."""

from collections.abc import Callable
from datetime import date

from calendars.notice import HolidayNotice
from models.domain.calendar_versions import CalendarDay, CalendarVersion
from models.domain.reach import days_on
from trouble import Trouble

_DECEMBER = 12


class YearsBetween(Trouble):
    """The notice is of {year}, and the calendar {version} is official from {first} to {last}: draft the years between first."""  # noqa: E501 - the docstring is the message

    code = "years_between"
    exit_code = 2


def draft(
    base: CalendarVersion, notice: HolidayNotice, version: str, after: Callable[[int], tuple[CalendarDay, ...]]
) -> CalendarVersion:
    """`base` with the notice's year, named `version`; `after` gives the computed days that follow an official year.

    Raises `YearsBetween`.
    """
    first, last = base.official_from, base.official_to
    if not first.year <= notice.year <= days_on(last, 1).year:
        raise YearsBetween(year=notice.year, version=base.version, first=first, last=last)
    official = max(last, date(notice.year, 12, 31))
    said = {one.day: one for one in notice.days}
    kept = {one.day: one for one in base.days if _kept(one.day, base, notice.year)}
    computed = {} if official == last else {one.day: one for one in after(official.year)}
    days = computed | kept | said
    return base.model_copy(
        update={
            "version": version,
            "name": f"中国工作日历（{first.year}–{official.year} 年）",
            "name_en": f"China, {first.year}–{official.year}",
            "official_to": official,
            "days": tuple(days[day] for day in sorted(days)),
        }
    )


def _kept(day: date, base: CalendarVersion, year: int) -> bool:
    """Whether `base` goes on saying what `day` is. The last December days of a year are the next notice's (元旦)."""
    if day.year == year and day.month != _DECEMBER:
        return False
    return year <= base.official_to.year or not base.is_provisional(day)
