"""Working days and hours, and the arithmetic of limits on them (domain.md, "Clocks")."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.domain.limits import Limit, LimitUnit
from models.domain.reach import days_on, in_zone, months_on, moved
from models.domain.value import Value
from models.domain.working_days import WorkingDays, working_days

OPENS = time(9)
CLOSES = time(18)


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
        return day in self._working_days

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is worked, else the next day that is."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def local(self, instant: datetime) -> datetime:
        """`instant` in the calendar's zone."""
        return in_zone(instant, _zone(self.zone))

    def instant(self, day: date, at: time) -> datetime:
        """The UTC instant of a local time on `day`."""
        return in_zone(datetime.combine(day, at, _zone(self.zone)), UTC)

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
            day = days_on(day, 1)
        return self.opening(self.working_day_from(day))

    def day_zero(self, start: datetime) -> date:
        """The day that is not counted: the start's own, or the next working day from a rest day or after hours."""
        local = self.local(start)
        day = local.date()
        if self.is_working(day) and local.time() <= CLOSES:
            return day
        return self.working_day_from(days_on(day, 1))

    def end_of(self, limit: Limit, start: datetime) -> datetime:
        """When `limit`, begun at `start`, ends: 18:00 of its last day, rolled off a rest day; or to the second."""
        match limit.unit:
            case LimitUnit.EXACT:
                return moved(start, limit.duration)
            case LimitUnit.WORKING_DAYS:
                return self.closing(self.add_working_days(self.day_zero(start), limit.n))
            case LimitUnit.CALENDAR_DAYS:
                return self.closing(self.working_day_from(days_on(self.day_zero(start), limit.n)))
            case LimitUnit.MONTHS:
                return self.closing(self.working_day_from(months_on(self.day_zero(start), limit.n)))

    def shifted(self, instant: datetime, by: Limit) -> datetime:
        """`instant` moved by `by`, forwards or back, at the same local time of day."""
        if by.unit is LimitUnit.EXACT:
            return moved(instant, by.duration)
        local = self.local(instant)
        match by.unit:
            case LimitUnit.WORKING_DAYS:
                day = self.add_working_days(local.date(), by.n)
            case LimitUnit.CALENDAR_DAYS:
                day = days_on(local.date(), by.n)
            case LimitUnit.MONTHS:
                day = months_on(local.date(), by.n)
        return self.instant(day, local.time())

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, or before it when `n` is negative; `day` itself is not counted.

        Where time ends first, it is the first or the last day of all.
        """
        return self.nth_working_day(day, n) or (date.max if n > 0 else date.min)

    def nth_working_day(self, day: date, n: int) -> date | None:
        """As `add_working_days`, but `None` where time ends first."""
        return self._working_days.nth(day, n) if n else day

    def working_days_ended(self, start: datetime, end: datetime) -> int:
        """How many working days closed (18:00) after `start` and not after `end`."""
        first, last = self.local(start).date(), self.local(end).date()
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return sum(self.is_working(day) and start < self.closing(day) <= end for day in days)

    @property
    def _working_days(self) -> WorkingDays:
        return working_days(self.holidays, self.makeup_days)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
