"""Arithmetic on days and instants that stays within those there are: at the ends of time it gives the end itself."""

import calendar as gregorian
from datetime import date, datetime, timedelta, tzinfo

_MONTHS = 12


def days_on(day: date, n: int) -> date:
    """`day` and `n` days more, or fewer."""
    return date.fromordinal(min(max(day.toordinal() + n, 1), date.max.toordinal()))


def months_on(day: date, n: int) -> date:
    """`day` `n` months on, at most the last day of that month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + n, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return date.max if n > 0 else date.min
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def moved(instant: datetime, by: timedelta) -> datetime:
    """`instant` and so much more, or less."""
    try:
        return instant + by
    except OverflowError:
        return _end(instant.tzinfo, late=by > timedelta())


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant on the clocks of `zone`."""
    try:
        return instant.astimezone(zone)
    except (OverflowError, ValueError):  # the zone's offset would lead out of the years there are
        return _end(zone, late=instant.year > date.min.year + 1)


def _end(zone: tzinfo | None, *, late: bool) -> datetime:
    return datetime.max.replace(tzinfo=zone) if late else datetime.min.replace(tzinfo=zone)
