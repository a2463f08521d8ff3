"""Which days are worked, and the n-th of them before or after a day, counted by arithmetic and not day by day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_WEEK, _WORKED_A_WEEK = 7, 5
_FRIDAY = 4
_LAST = date.max.toordinal()


class WorkingDays:
    """Monday to Friday, less `holidays`, plus `makeup_days`; a day that is both is worked."""

    def __init__(self, holidays: Iterable[date], makeup_days: Iterable[date]) -> None:
        worked = frozenset(makeup_days)
        self._makeup = sorted(day.toordinal() for day in worked if day.weekday() > _FRIDAY)
        self._rest = sorted(day.toordinal() for day in set(holidays) - worked if day.weekday() <= _FRIDAY)
        self._exceptions = frozenset(map(date.fromordinal, (*self._makeup, *self._rest)))

    def __contains__(self, day: date) -> bool:
        """Whether `day` is worked."""
        return (day.weekday() <= _FRIDAY) is not (day in self._exceptions)

    def nth(self, day: date, n: int) -> date | None:
        """The `n`-th working day after `day`, or before it when `n` is negative; `None` where time ends first."""
        start = day.toordinal()
        reach = (abs(n) + len(self._rest)) // _WORKED_A_WEEK * _WEEK + 2 * _WEEK
        if n > 0:
            target = self._counted(start) + n
            days = range(start + 1, min(start + reach, _LAST) + 1)
        else:
            target = self._counted(start - 1) + n + 1
            days = range(max(start - reach, 1), start)
        place = bisect_left(days, target, key=self._counted)
        return date.fromordinal(days[place]) if target > 0 and place < len(days) else None

    def _counted(self, ordinal: int) -> int:
        """How many working days there are up to a day; day 1 was a Monday."""
        weeks, days = divmod(ordinal, _WEEK)
        weekdays = weeks * _WORKED_A_WEEK + min(days, _WORKED_A_WEEK)
        return weekdays - bisect_right(self._rest, ordinal) + bisect_right(self._makeup, ordinal)


@lru_cache(maxsize=256)
def working_days(holidays: tuple[date, ...], makeup_days: tuple[date, ...]) -> WorkingDays:
    """The working days of a calendar. Cases opened in the same weeks share theirs."""
    return WorkingDays(holidays, makeup_days)
