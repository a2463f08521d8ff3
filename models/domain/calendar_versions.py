"""One version of a calendar as it is loaded: the exceptions of many years, and for which of them they are official."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import Field

from models.domain.calendars import Calendar
from models.domain.reach import days_on
from models.domain.value import Value

_LOOKS_BACK = 92
_FRIDAY = 4


class DayKind(StrEnum):
    """What sets a day apart from the plain week."""

    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class CalendarDay(Value):
    """A holiday, or a make-up working day (调休); `name` says of which festival, `source` who says so."""

    day: date
    kind: DayKind
    name: str
    name_en: str | None = None
    source: str


class CalendarVersion(Value):
    """Named days in order, each once. Plain weekends are arithmetic and no days of it.

    From `official_from` to `official_to`, both included, it is complete and published. What lies beyond is
    `provisional`: the days it names there are computed, and where it names none the plain week is all that is known.
    """

    version: str
    name: str
    name_en: str | None = None
    source: str
    official_from: date
    official_to: date
    days: tuple[CalendarDay, ...] = Field(default=(), repr=False)

    def is_provisional(self, day: date) -> bool:
        """Whether what `day` is rests on no publication."""
        return not self.official_from <= day <= self.official_to

    def calendar(self, zone: str) -> Calendar:
        """The working days in a time zone, as a case keeps them: without the holidays that fall on a weekend."""
        return working_calendar(self.version, zone, self.official_to, ((one.day, one.kind) for one in self.days))


def working_calendar(version: str, zone: str, official_to: date, days: Iterable[tuple[date, DayKind]]) -> Calendar:
    """As `CalendarVersion.calendar`, from the bare `days` in order."""
    named = [*days]
    return Calendar(
        version=version,
        zone=zone,
        holidays=tuple(day for day, kind in named if kind is DayKind.HOLIDAY and day.weekday() <= _FRIDAY),
        makeup_days=tuple(day for day, kind in named if kind is DayKind.MAKEUP),
        provisional_after=official_to,
    )


def needed_from(opened: date) -> date:
    """The first day whose exceptions a case opened on that day needs.

    All that it reckons begins with the opening. Only rungs that are planned ahead of a due may lie before it, and those
    are skipped: a quarter of a year tells them.
    """
    return days_on(opened, -_LOOKS_BACK)
