"""Reckoning the ends of running clocks anew, where a case takes other terms or another calendar.

What somebody gave stands: an explicit date, an extension, a change of the due. What was reckoned is reckoned again from
where it began, with the time given back that suspensions took. Nothing becomes late by it.
"""

from collections.abc import Iterator
from datetime import datetime

from models.domain.calendars import Calendar
from models.domain.case import Case, Clock, Reckoned
from models.domain.clocks import limit_of
from models.domain.commands import AdoptCalendar, AdoptPolicy
from models.domain.events import CalendarAdopted, MovedEnd, PolicyAdopted
from models.domain.limits import Limit, LimitUnit
from models.domain.policies import Terms
from models.domain.words import ClockName, Mode

_A_DAY = Limit(unit=LimitUnit.WORKING_DAYS, n=1)


def adopted_ends(
    case: Case, adopts: AdoptPolicy | AdoptCalendar | PolicyAdopted | CalendarAdopted, now: datetime
) -> tuple[MovedEnd, ...]:
    """The ends that are others by what is adopted; with `keep` all stay."""
    if isinstance(adopts, AdoptCalendar | CalendarAdopted):
        return tuple(_moved_ends(case, now, None, adopts.calendar))
    return tuple(_moved_ends(case, now, adopts.terms, case.calendar)) if adopts.mode is Mode.RECOMPUTE else ()


def _moved_ends(case: Case, now: datetime, terms: Terms | None, calendar: Calendar) -> Iterator[MovedEnd]:
    for clock in case.clocks:
        before = case.reckoned if clock.name is ClockName.DUE else clock.reckoned
        after = reckoned_under(terms, clock.name, before)
        if before is None or after is None or before.end(case.calendar) == after.end(calendar):
            continue
        end = _not_late(after.end(calendar), clock, calendar, its_now(case, clock, now))
        if end != clock.due_at:
            yield MovedEnd(clock=clock.name, proposal=clock.proposal, due_at=end)


def reckoned_under(terms: Terms | None, name: ClockName, reckoned: Reckoned | None) -> Reckoned | None:
    """As an end is reckoned under `terms`; `None` where these set no limit, so that its clock stops."""
    if terms is None or reckoned is None:
        return reckoned
    if name is not ClockName.DUE:
        if name is ClockName.PLAN and terms.limits.plan is None:
            return None
        return reckoned.model_copy(update={"limit": limit_of(terms, name)})
    if reckoned.by is None:
        return reckoned
    return reckoned.model_copy(update={"limit": getattr(terms.limits, reckoned.by)})


def its_now(case: Case, clock: Clock, now: datetime) -> datetime:
    """How far time has gone for a clock: no further than where a suspension stopped it, for the rest comes back."""
    if case.suspension is None or clock.name is ClockName.PROPOSAL:
        return now
    return max(case.suspension.since, clock.armed_at)


def _not_late(end: datetime, clock: Clock, calendar: Calendar, now: datetime) -> datetime:
    """`end`, unless it lies behind.

    Then a clock that is late already stays as late as it is, and one that is not ends with the next working day, or
    where it would have ended if that is sooner.
    """
    if end > now:
        return end
    return clock.due_at if clock.missed else min(clock.due_at, calendar.end_of(_A_DAY, now))
