"""How a limit comes to its end, step by step, so that whoever reads a date can count it out."""

from datetime import date, datetime, timedelta

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit
from models.domain.value import Value

_DAY = timedelta(days=1)
_MOST_DAYS = 400
_FRIDAY = 4


class Reckoning(Value):
    """`limit` counted from `start` ends at `ends_at`.

    `day_zero` is not counted; `rest_days` are those between it and `last_day` that are not worked, `makeup_days` the
    weekends (调休) that are, of the first `400` days; `rolled_from` is the rest day on which a calendar limit would
    have ended. An exact length has no days.
    """

    start: datetime
    limit: Limit
    ends_at: datetime
    day_zero: date | None = None
    last_day: date | None = None
    rest_days: tuple[date, ...] = ()
    makeup_days: tuple[date, ...] = ()
    rolled_from: date | None = None


class Shift(Value):
    """`start` moved `by` so much, forwards or back, is `ends_at`, at the same time of day.

    `rest_days` in between are passed over, `makeup_days` counted, where working days are. Without `by` the distance is
    one that two other instants have.
    """

    start: datetime
    by: Limit | None = None
    ends_at: datetime
    rest_days: tuple[date, ...] = ()
    makeup_days: tuple[date, ...] = ()


def reckoned(calendar: Calendar, limit: Limit, start: datetime) -> Reckoning:
    """`limit` counted out."""
    ends_at = calendar.end_of(limit, start)
    if limit.unit is LimitUnit.EXACT:
        return Reckoning(start=start, limit=limit, ends_at=ends_at)
    zero, last = calendar.day_zero(start), calendar.local(ends_at).date()
    between = _between(zero, last)
    rolled = None
    if limit.unit is not LimitUnit.WORKING_DAYS:
        named = calendar.local(calendar.shifted(calendar.closing(zero), limit)).date()
        rolled = named if named != last else None
    return Reckoning(
        start=start,
        limit=limit,
        ends_at=ends_at,
        day_zero=zero,
        last_day=last,
        rest_days=tuple(day for day in between if not calendar.is_working(day)),
        makeup_days=tuple(day for day in between if _is_made_up(calendar, day)),
        rolled_from=rolled,
    )


def shifted(calendar: Calendar, start: datetime, by: Limit) -> Shift:
    """`start` moved `by` so much, counted out."""
    ends_at = calendar.shifted(start, by)
    if by.unit is not LimitUnit.WORKING_DAYS:
        return Shift(start=start, by=by, ends_at=ends_at)
    first, last = calendar.local(start).date(), calendar.local(ends_at).date()
    between = _between(first, last) if first <= last else _between(last - _DAY, first - _DAY)
    return Shift(
        start=start,
        by=by,
        ends_at=ends_at,
        rest_days=tuple(day for day in between if not calendar.is_working(day)),
        makeup_days=tuple(day for day in between if _is_made_up(calendar, day)),
    )


def _between(first: date, last: date) -> list[date]:
    """The days after `first` up to `last`, as many as are looked at."""
    return [first + n * _DAY for n in range(1, min((last - first).days, _MOST_DAYS) + 1)]


def _is_made_up(calendar: Calendar, day: date) -> bool:
    return day.weekday() > _FRIDAY and calendar.is_working(day)
