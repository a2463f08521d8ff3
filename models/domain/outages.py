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


def days_late(calendar: Calendar, due: datetime, at: datetime, outages: Iterable[Outage]) -> int:
    """How many working days `at` is after `due`, begun ones counted, outages left out; 0 if it is not late.

    Counted in working time (09:00-18:00), so that an outage of a minute forgives a minute. What is late by rest days
    alone is one day late.
    """
    outages = tuple(outages)
    if at <= due or excusing(calendar, due, at, outages):
        return 0
    late = working_time(calendar, due, at)
    for since, until in _united(outages):
        late -= working_time(calendar, max(since, due), min(until, at))
    return max(1, -(-late // WORKING_DAY))


def _united(outages: Iterable[Outage]) -> list[tuple[datetime, datetime]]:
    """Outages of several parts of the service as one line of intervals that do not overlap."""
    united: list[tuple[datetime, datetime]] = []
    for outage in sorted(outages, key=lambda outage: outage.since):
        if united and outage.since <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], outage.until)
        else:
            united.append((outage.since, outage.until))
    return united
