"""Outages of the service, which are not charged to anybody (domain.md, "Clocks"; ADR 0012).

An outage is a gap of more than 60 s in the service's own heartbeat. Deadlines never move by it; what is judged against
them takes it into account.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from models.domain.calendars import Calendar
from models.domain.limits import limit
from models.domain.value import Value
from models.domain.working_time import WORKING_DAY, working_time

GAP: Final = timedelta(seconds=60)
"""A silence that is longer is an outage."""

LONGEST_GRACE: Final = timedelta(days=30)
"""No working day after a return is further away: how far back to look for what may excuse."""

_GRACE: Final = limit("1 working days")


class Outage(Value):
    """The service was away from `since`, its last sign of life, until it was back."""

    since: datetime
    until: datetime


def is_outage(since: datetime, until: datetime) -> bool:
    """Whether a silence from `since` to `until` is an outage."""
    return until - since > GAP


def excusing(calendar: Calendar, due: datetime, at: datetime, outages: Iterable[Outage]) -> tuple[Outage, ...]:
    """Those of `outages` for which what was due at `due` and done at `at` counts as in time.

    What fell due within an outage, or before a working day after it was over, may be done until that working day is.
    """
    return tuple(outage for outage in outages if outage.since <= due <= at <= grace_end(calendar, outage))


def grace_end(calendar: Calendar, outage: Outage) -> datetime:
    """The end of the working day that is given after the return."""
    return calendar.end_of(_GRACE, outage.until)


class Lateness(Value):
    """How late `at` is after `due`, in working days of nine hours, begun ones counted; `days` is 0 if it is not.

    `worked` is the working time in between, `deducted` are the outages that are left out of it, each with its own
    working time. `excused_by` are those for which it counts as in time.
    """

    due: datetime
    at: datetime
    days: int = 0
    worked: timedelta = timedelta()
    deducted: tuple[tuple[Outage, timedelta], ...] = ()
    excused_by: tuple[Outage, ...] = ()

    @property
    def charged(self) -> timedelta:
        """The working time that is left."""
        return self.worked - sum((length for _, length in self.deducted), timedelta())


def lateness(calendar: Calendar, due: datetime, at: datetime, outages: Iterable[Outage]) -> Lateness:
    """How late `at` is after `due`, outages left out, counted out.

    Counted in working time (09:00-18:00), so that an outage of a minute forgives a minute. What is late by rest days
    alone is one day late.
    """
    outages = tuple(outages)
    late = Lateness(due=due, at=at, excused_by=excusing(calendar, due, at, outages))
    if at <= due:
        return late
    lengths = (
        (outage, working_time(calendar, max(outage.since, due), min(outage.until, at))) for outage in united(outages)
    )
    deducted = tuple((outage, length) for outage, length in lengths if length)
    late = late.model_copy(update={"worked": working_time(calendar, due, at), "deducted": deducted})
    if late.excused_by:
        return late
    return late.model_copy(update={"days": max(1, -(-late.charged // WORKING_DAY))})


def days_late(calendar: Calendar, due: datetime, at: datetime, outages: Iterable[Outage]) -> int:
    """How many working days `at` is after `due`, begun ones counted, outages left out; 0 if it is not late."""
    return lateness(calendar, due, at, outages).days


def united(outages: Iterable[Outage]) -> list[Outage]:
    """Outages of several parts of the service as one line of intervals that do not overlap."""
    line: list[Outage] = []
    for outage in sorted(outages, key=lambda outage: outage.since):
        if line and outage.since <= line[-1].until:
            line[-1] = Outage(since=line[-1].since, until=max(line[-1].until, outage.until))
        else:
            line.append(outage)
    return line
