"""Which days are worked in one calendar and not in another."""

from collections.abc import Iterator

from models.domain.calendar_versions import CalendarDay, CalendarVersion
from models.domain.value import Value

_WEEKDAYS = "一二三四五六日"


class Difference(Value):
    """One day that is worked in only one of two versions, called as the later one calls it."""

    day: CalendarDay
    worked: bool

    def __str__(self) -> str:
        """The difference on one line: `2027-02-08 周一 春节: worked → rest`."""
        was, now = ("rest", "worked") if self.worked else ("worked", "rest")
        return f"{self.day.day} 周{_WEEKDAYS[self.day.day.weekday()]} {self.day.name}: {was} → {now}"


def differences(before: CalendarVersion, after: CalendarVersion) -> Iterator[Difference]:
    """The days on which the two differ, in order; `worked` is what they are in `after`."""
    # The zone plays no part in which days are worked.
    was, now = before.calendar("UTC"), after.calendar("UTC")
    named = {one.day: one for one in (*before.days, *after.days)}
    for day in sorted(named):
        if was.is_working(day) != now.is_working(day):
            yield Difference(day=named[day], worked=now.is_working(day))
