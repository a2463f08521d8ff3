"""Working days and hours, and the arithmetic of limits on them (domain.md, "Clocks")."""

import calendar as gregorian
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.domain.limits import Limit, LimitUnit
from models.domain.value import Value

OPENS = time(9)
CLOSES = time(18)
_DAY = timedelta(days=1)
_FRIDAY = 4


class Calendar(Value):
    """Which days are worked, in one time zone: Monday to Friday, less `holidays`, plus `makeup_days` (调休).

    `provisional_after` is the last day whose holidays are published; what ends later may still move.
    """

    version: str = "weekdays-1"
    zone: str = "Asia/Shanghai"
    holidays: tuple[date, ...] = ()
    makeup_days: tuple[date, ...] = ()
    provisional_after: date | None = None

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        holidays, makeup_days = _exceptions(self)
        return day in makeup_days or (day.weekday() <= _FRIDAY and day not in holidays)

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is worked, else the next day that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def local(self, instant: datetime) -> datetime:
        """`instant` in the calendar's zone."""
        return instant.astimezone(_zone(self.zone))

    def instant(self, day: date, at: time) -> datetime:
        """The UTC instant of a local time on `day`."""
        return datetime.combine(day, at, _zone(self.zone)).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """18:00 of `day`: the instant at which an explicit date ends, rest day or not."""
        return self.instant(day, CLOSES)

    def opening(self, day: date) -> datetime:
        """09:00 of `day`."""
        return self.instant(day, OPENS)

    def is_provisional(self, instant: datetime) -> bool:
        """Whether `instant` rests on days whose holidays are not yet published."""
        return self.provisional_after is not None and self.local(instant).date() > self.provisional_after

    def working_moment(self, instant: datetime) -> datetime:
        """`instant` itself within working hours (18:00 included), else the next 09:00 of a working day."""
        local = self.local(instant)
        day = local.date()
        if self.is_working(day) and OPENS <= local.time() <= CLOSES:
            return instant
        if local.time() >= OPENS:
            day += _DAY
        return self.opening(self.working_day_from(day))

    def day_zero(self, start: datetime) -> date:
        """The day that is not counted: the start's own, or the next working day from a rest day or after hours."""
        local = self.local(start)
        day = local.date()
        if self.is_working(day) and local.time() <= CLOSES:
            return day
        return self.working_day_from(day + _DAY)

    def end_of(self, limit: Limit, start: datetime) -> datetime:
        """When `limit`, begun at `start`, ends: 18:00 of its last day, rolled off a rest day; or to the second."""
        match limit.unit:
            case LimitUnit.EXACT:
                return start + limit.duration
            case LimitUnit.WORKING_DAYS:
                return self.closing(self.add_working_days(self.day_zero(start), limit.n))
            case LimitUnit.CALENDAR_DAYS:
                return self.closing(self.working_day_from(self.day_zero(start) + limit.n * _DAY))
            case LimitUnit.MONTHS:
                return self.closing(self.working_day_from(_add_months(self.day_zero(start), limit.n)))

    def shifted(self, instant: datetime, by: Limit) -> datetime:
        """`instant` moved by `by`, forwards or back, at the same local time of day."""
        if by.unit is LimitUnit.EXACT:
            return instant + by.duration
        local = self.local(instant)
        match by.unit:
            case LimitUnit.WORKING_DAYS:
                day = self.add_working_days(local.date(), by.n)
            case LimitUnit.CALENDAR_DAYS:
                day = local.date() + by.n * _DAY
            case LimitUnit.MONTHS:
                day = _add_months(local.date(), by.n)
        return self.instant(day, local.time())

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, or before it when `n` is negative; `day` itself is not counted."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_ended(self, start: datetime, end: datetime) -> int:
        """How many working days closed (18:00) after `start` and not after `end`."""
        day, last = self.local(start).date(), self.local(end).date()
        ended = 0
        while day <= last:
            if self.is_working(day) and start < self.closing(day) <= end:
                ended += 1
            day += _DAY
        return ended


def _add_months(day: date, n: int) -> date:
    """`day` `n` months on, at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def _exceptions(calendar: Calendar) -> tuple[frozenset[date], frozenset[date]]:
    return frozenset(calendar.holidays), frozenset(calendar.makeup_days)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
