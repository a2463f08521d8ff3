"""The shape of a calendar's file: one version of one calendar, its holidays by first and last day."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from models.domain.calendar_versions import CalendarDay, CalendarVersion, DayKind
from models.domain.deadlines import FIRST_YEAR, LAST_YEAR
from models.domain.reach import days_on
from models.domain.value import Value

VERSION = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
# Neither tabs nor line breaks: a name is one line wherever it is shown.
_LINE = r"^[^\x00-\x1f\x7f]+$"

Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=_LINE)]
Source = Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]


class HolidayRow(Value):
    """A holiday from its first day to its last, both included; without `to` it is one day."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    starts_on: Day = Field(validation_alias="from")
    ends_on: Day | None = Field(default=None, validation_alias="to")
    name: Name
    name_en: Name | None = None
    source: Source | None = None

    @property
    def last(self) -> date:
        """Its last day."""
        return self.ends_on or self.starts_on

    @property
    def days(self) -> Iterator[date]:
        """Each of its days."""
        return (days_on(self.starts_on, n) for n in range((self.last - self.starts_on).days + 1))


class MakeupRow(Value):
    """A Saturday or Sunday that is worked (调休), and for which holiday."""

    day: Day
    name: Name
    name_en: Name | None = None
    source: Source | None = None

    @property
    def days(self) -> Iterator[date]:
        """The day."""
        yield self.day


class CalendarRow(Value):
    """`[calendar]`."""

    version: Annotated[str, Field(pattern=VERSION)]
    name: Name
    name_en: Name | None = None
    source: Source
    official_from: Day
    official_to: Day
    holidays: tuple[HolidayRow, ...] = ()
    makeup_days: tuple[MakeupRow, ...] = ()


class CalendarFile(Value):
    """One `[calendar]`, its days in the lists `holidays` and `makeup_days`."""

    calendar: CalendarRow

    def version(self) -> CalendarVersion:
        """What the file says, day by day; a row without a source has the file's."""
        said = self.calendar
        days = [
            CalendarDay(day=day, kind=kind, name=row.name, name_en=row.name_en, source=row.source or said.source)
            for kind, rows in ((DayKind.HOLIDAY, said.holidays), (DayKind.MAKEUP, said.makeup_days))
            for row in rows
            for day in row.days
        ]
        head = said.model_dump(exclude={"holidays", "makeup_days"})
        return CalendarVersion(**head, days=tuple(sorted(days, key=lambda one: one.day)))
