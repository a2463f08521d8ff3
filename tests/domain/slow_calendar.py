"""Working days and hours once more, written from domain.md as plainly and slowly as can be, to hold the real one to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit


@dataclass(frozen=True)
class SlowCalendar:
    """The same days as a `Calendar`, counted one by one."""

    zone: ZoneInfo
    holidays: frozenset[date]
    makeup_days: frozenset[date]

    @classmethod
    def like(cls, calendar: Calendar) -> "SlowCalendar":
        """The slow twin of a calendar."""
        return cls(ZoneInfo(calendar.zone), frozenset(calendar.holidays), frozenset(calendar.makeup_days))

    def worked(self, day: date) -> bool:
        """Make-up days are worked whatever else they are; Saturdays, Sundays and holidays are not."""
        if day in self.makeup_days:
            return True
        return day.isoweekday() not in {6, 7} and day not in self.holidays

    def here(self, instant: datetime) -> datetime:
        """Wall clock time."""
        return instant.astimezone(self.zone)

    def there(self, day: date, wall: time) -> datetime:
        """The instant of a wall clock time."""
        naive = datetime(day.year, day.month, day.day, wall.hour, wall.minute, wall.second, wall.microsecond)  # noqa: DTZ001  # the zone follows
        return naive.replace(tzinfo=self.zone, fold=wall.fold).astimezone(UTC)

    def six(self, day: date) -> datetime:
        """18:00 of a day."""
        return self.there(day, time(18))

    def next_worked(self, day: date) -> date:
        """The first worked day after `day`."""
        day = tomorrow(day)
        while not self.worked(day):
            day = tomorrow(day)
        return day

    def last_worked(self, day: date) -> date:
        """The last worked day before `day`."""
        day = date.fromordinal(day.toordinal() - 1)
        while not self.worked(day):
            day = date.fromordinal(day.toordinal() - 1)
        return day

    def not_counted(self, start: datetime) -> date:
        """Day 0: the day of the start, or the next working day from a rest day or after 18:00 (itself within hours)."""
        here = self.here(start)
        today = here.date()
        if not self.worked(today) or start > self.six(today):
            return self.next_worked(today)
        return today

    def ends(self, limit: Limit, start: datetime) -> datetime:
        """The end of a limit."""
        if limit.unit is LimitUnit.EXACT:
            return start + timedelta(milliseconds=limit.n)
        day = self.not_counted(start)
        if limit.unit is LimitUnit.WORKING_DAYS:
            return self.six(self.count(day, limit.n))
        if limit.unit is LimitUnit.CALENDAR_DAYS:
            day = date.fromordinal(day.toordinal() + limit.n)
        else:
            day = months_on(day, limit.n)
        return self.six(day if self.worked(day) else self.next_worked(day))

    def count(self, day: date, n: int) -> date:
        """The n-th worked day after `day`, or before it."""
        for _ in range(abs(n)):
            day = self.next_worked(day) if n > 0 else self.last_worked(day)
        return day

    def offset(self, instant: datetime, by: Limit) -> datetime:
        """The same wall clock time so much earlier or later."""
        if by.unit is LimitUnit.EXACT:
            return instant + timedelta(milliseconds=by.n)
        here = self.here(instant)
        if by.unit is LimitUnit.WORKING_DAYS:
            day = self.count(here.date(), by.n)
        elif by.unit is LimitUnit.CALENDAR_DAYS:
            day = date.fromordinal(here.date().toordinal() + by.n)
        else:
            day = months_on(here.date(), by.n)
        return self.there(day, here.timetz().replace(tzinfo=None))

    def in_hours(self, instant: datetime) -> datetime:
        """`instant` in working hours (09:00 to 18:00, both included), else the next 09:00 of a worked day."""
        today = self.here(instant).date()
        nine = self.there(today, time(9))
        if self.worked(today) and instant <= nine:
            return nine
        if self.worked(today) and instant <= self.six(today):
            return instant
        return self.there(self.next_worked(today), time(9))

    def closings(self, since: datetime, until: datetime) -> int:
        """How many working days ended after `since` and not after `until`."""
        first, last = self.here(since).date().toordinal(), self.here(until).date().toordinal()
        days = map(date.fromordinal, range(first, last + 1))
        return sum(self.worked(day) and since < self.six(day) <= until for day in days)


def tomorrow(day: date) -> date:
    """The day after."""
    return date.fromordinal(day.toordinal() + 1)


def months_on(day: date, n: int) -> date:
    """The same day `n` months on, or the last of a shorter month."""
    months = day.year * 12 + (day.month - 1) + n
    year, month = months // 12, months % 12 + 1
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError
