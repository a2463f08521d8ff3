"""How a limit comes to its end, step by step, so that whoever reads a date can count it out."""

from datetime import date, datetime, timedelta

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit
from models.domain.value import Value

_DAY = timedelta(days=1)
_MOST_DAYS = 400


class Reckoning(Value):
    """`limit` counted from `start` ends at `ends_at`.

    `day_zero` is not counted; `rest_days` are those between it and `last_day` that are not worked, the first `400` of
    them; `rolled_from` is the rest day on which a calendar limit would have ended. An exact length has no days.
    """

    start: datetime
    limit: Limit
    ends_at: datetime
    day_zero: date | None = None
    last_day: date | None = None
    rest_days: tuple[date, ...] = ()
    rolled_from: date | None = None


def reckoned(calendar: Calendar, limit: Limit, start: datetime) -> Reckoning:
    """`limit` counted out."""
    ends_at = calendar.end_of(limit, start)
    if limit.unit is LimitUnit.EXACT:
        return Reckoning(start=start, limit=limit, ends_at=ends_at)
    zero, last = calendar.day_zero(start), calendar.local(ends_at).date()
    between = ((zero + n * _DAY) for n in range(1, min((last - zero).days, _MOST_DAYS) + 1))
    rest_days = tuple(day for day in between if not calendar.is_working(day))
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
        rest_days=rest_days,
        rolled_from=rolled,
    )
