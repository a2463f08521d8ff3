"""China's holidays and make-up days as they were published, from the library `chinesecalendar`."""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from itertools import chain

import chinese_calendar

from calendars.festivals import english
from models.domain.calendar_versions import CalendarDay, DayKind

_WITHOUT_JIE = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def official_years() -> tuple[int, int]:
    """The first and the last year that it knows; asked for others, the library raises."""
    years = {day.year for day in chinese_calendar.holidays}
    return min(years), max(years)


def published(years: Iterable[int]) -> tuple[CalendarDay, ...]:
    """The days of these years in order."""
    span = frozenset(years)
    days = chain(
        _days(chinese_calendar.holidays, DayKind.HOLIDAY),
        _days(chinese_calendar.workdays, DayKind.MAKEUP),
    )
    return tuple(sorted((one for one in days if one.day.year in span), key=lambda one: one.day))


def published_source() -> str:
    """Who publishes, and who has written it down."""
    return f"国务院办公厅通知（chinesecalendar {version('chinesecalendar')}）"


def _days(known: dict[date, str], kind: DayKind) -> Iterator[CalendarDay]:
    source = published_source()
    for day, called in known.items():
        chinese = chinese_calendar.Holiday(called).chinese
        name = _WITHOUT_JIE.get(chinese, chinese)
        yield CalendarDay(day=day, kind=kind, name=name, name_en=english(name) or called, source=source)
