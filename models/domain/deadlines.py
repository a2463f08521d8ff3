"""How a deadline is set, and the instant at which it falls due."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from models.domain.calendars import Calendar
from models.domain.limits import Limit, at_least_a_second
from models.domain.policies import Terms
from models.domain.value import Value
from models.domain.words import DeadlineKind

Day = TypeVar("Day", bound=date)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FIRST_YEAR, LAST_YEAR = 1990, 2199
"""What a date may name: wide enough for every case, narrow enough that no arithmetic on it overflows."""


def _read_due(raw: object) -> date:
    """Text with a time is an instant, without one a day; a union alone takes midnight for a day."""
    if isinstance(raw, str):
        raw = datetime.fromisoformat(raw) if "T" in raw.upper() else _day_written(raw)
    if not isinstance(raw, date):
        message = "give a day (2026-12-31) or an instant (2026-12-31T10:00:00+08:00)"
        raise ValueError(message)  # noqa: TRY004  # pydantic makes a validation error of it
    if isinstance(raw, datetime) and raw.tzinfo is None:
        message = "an instant needs its offset, such as 2026-12-31T10:00:00+08:00"
        raise ValueError(message)
    return in_range(raw)


def _day_written(text: str) -> date:
    """The day that `text` names; the standard library reads more ways of writing one than people mean."""
    if not _DAY.fullmatch(text):
        message = "write a day as 2026-12-31"
        raise ValueError(message)
    return date.fromisoformat(text)


def in_range(day: Day) -> Day:
    """`day` itself; `ValueError` outside the years that can be reckoned with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"the year lies between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(message)
    return day


Due = Annotated[date | AwareDatetime, BeforeValidator(_read_due)]
"""A day, which ends at 18:00 in the organization's zone, or an exact instant."""


def _read_day(raw: object) -> object:
    """A day is written as one: neither a number nor an instant is taken for it."""
    due = _read_due(raw)
    if isinstance(due, datetime):
        message = "give a day, such as 2026-12-31"
        raise ValueError(message)  # noqa: TRY004  # pydantic makes a validation error of it
    return due


def _read_instant(raw: object) -> object:
    """An instant is written with its time and offset."""
    due = _read_due(raw)
    if not isinstance(due, datetime):
        message = "give an instant, such as 2026-12-31T10:00:00+08:00"
        raise ValueError(message)  # noqa: TRY004  # pydantic makes a validation error of it
    return due


OptionalDay = Annotated[date, BeforeValidator(_read_day)] | None
OptionalInstant = Annotated[AwareDatetime, BeforeValidator(_read_instant)] | None


class ByDate(Value):
    """限期整改: by a day, by an instant, or within a limit from assignment; exactly one of the three."""

    kind: Literal[DeadlineKind.BY_DATE] = DeadlineKind.BY_DATE
    date: "OptionalDay" = None
    at: OptionalInstant = None
    within: Limit | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for value in (self.date, self.at, self.within)) != 1:
            message = "give exactly one of date, at and within"
            raise ValueError(message)
        if self.within is not None and not at_least_a_second(self.within):
            message = "within must be a second or longer"
            raise ValueError(message)
        return self


class Immediate(Value):
    """立行立改: within the policy's limit from assignment."""

    kind: Literal[DeadlineKind.IMMEDIATE] = DeadlineKind.IMMEDIATE


class LongTerm(Value):
    """长期坚持: a report every period, until completion is confirmed."""

    kind: Literal[DeadlineKind.LONG_TERM] = DeadlineKind.LONG_TERM
    every: Limit

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if not at_least_a_second(self.every):
            message = "every must be a second or longer"
            raise ValueError(message)
        return self


Deadline = Annotated[ByDate | Immediate | LongTerm, Field(discriminator="kind")]


def due_instant(due: Due, calendar: Calendar) -> datetime:
    """The instant a given due means: an explicit date stands, also on a rest day."""
    return due if isinstance(due, datetime) else calendar.closing(due)


def first_due(
    deadline: ByDate | Immediate | LongTerm, terms: Terms, calendar: Calendar, assigned_at: datetime | None
) -> datetime | None:
    """When a deadline first falls due; `None` while it counts from an assignment that is still to come."""
    match deadline:
        case ByDate(date=date() as day):
            return calendar.closing(day)
        case ByDate(at=datetime() as at):
            return at
        case ByDate(within=Limit() as within):
            return calendar.end_of(within, assigned_at) if assigned_at else None
        case Immediate():
            return calendar.end_of(terms.limits.immediate, assigned_at) if assigned_at else None
        case LongTerm(every=every):
            return calendar.end_of(every, assigned_at) if assigned_at else None
    message = f"unreachable: {deadline!r}"
    raise AssertionError(message)
