"""Time within working hours (09:00-18:00 of working days), in which lateness and holding are counted."""

from datetime import datetime, time, timedelta
from typing import Final

from models.domain.calendars import CLOSES, OPENS, Calendar

WORKING_DAY: Final = timedelta(hours=9)


def working_time(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    """The time within working hours between two instants."""
    if until <= since:
        return timedelta(0)
    first, last = calendar.local(since).date(), calendar.local(until).date()
    if first == last:
        return _within(calendar, since, until)
    whole = calendar.working_days_ended(calendar.closing(first), calendar.instant(last, time.min))
    return (
        _within(calendar, since, calendar.closing(first))
        + whole * WORKING_DAY
        + _within(calendar, calendar.opening(last), until)
    )


def _within(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    """The working time between two instants of one day."""
    day = calendar.local(since).date()
    if not calendar.is_working(day):
        return timedelta(0)
    opens, closes = calendar.instant(day, OPENS), calendar.instant(day, CLOSES)
    return max(timedelta(0), min(until, closes) - max(since, opens))
