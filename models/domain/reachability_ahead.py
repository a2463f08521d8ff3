"""What will lack on a line soon: a post that ends, a delegation that runs out, a line that changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from models.domain.calendars import Calendar
from models.domain.organization import Organization
from models.domain.policies import Terms
from models.domain.posts import Appointment, Delegation
from models.domain.reach import days_on
from models.domain.reachability import Channels
from models.domain.reachability_faults import LineCheck, ReachFault, reach_faults, units_judged
from models.domain.units import PARTY_LINE, Relation

SOON = 30
"""So many days are looked ahead."""


def faults_now_and_soon(
    organization: Organization, several: Iterable[Terms], calendar: Calendar, at: datetime, channels: Channels | None
) -> tuple[ReachFault, ...]:
    """What lacks on the lines of all units on the day of `at`, then what will within `SOON` days; each named once."""
    terms = tuple(several)
    now = reach_faults(organization, terms, calendar, at, channels)
    return (*now, *faults_soon(organization, terms, calendar, at, channels, now))


def faults_soon(  # noqa: PLR0913, PLR0917  # what `reach_faults` takes, and what it found
    organization: Organization,
    terms: tuple[Terms, ...],
    calendar: Calendar,
    at: datetime,
    channels: Channels | None,
    now: Iterable[ReachFault],
    units: Collection[str] | None = None,
) -> tuple[ReachFault, ...]:
    """What begins to lack within `SOON` days and is not among `now`, the earliest first, of some units or of all.

    Only days on which a row begins or ends are looked at, and of them only the lines that the row concerns.
    """
    known = set(now)
    found: list[ReachFault] = []
    for day, touched in sorted(_changes(organization, calendar.local(at).date()).items()):
        check = LineCheck(organization, terms, calendar, calendar.opening(day), channels)
        judged = (unit for unit in units_judged(organization, day) if units is None or unit in units)
        for unit in judged:
            if touched.isdisjoint(_concerned(organization, unit, day)):
                continue
            fresh = [fault for fault in dict.fromkeys(check.faults(unit)) if fault not in known]
            known.update(fresh)
            found += (fault.model_copy(update={"since": day}) for fault in fresh)
    return tuple(found)


def _changes(organization: Organization, today: date) -> Mapping[date, set[str]]:
    """The days ahead on which something begins, or has ended, and the units whose people or leaders change by it."""
    last = days_on(today, SOON)
    found: dict[date, set[str]] = defaultdict(set)
    rows: tuple[Relation | Appointment | Delegation, ...] = (
        *organization.relations,
        *organization.appointments,
        *organization.delegations,
    )
    for row in rows:
        for day in (row.starts_on, days_on(row.ends_on, 1) if row.ends_on is not None else None):
            if day is not None and today < day <= last:
                found[day].update(_touched(organization, row, day))
    return found


def _touched(organization: Organization, row: Relation | Appointment | Delegation, day: date) -> Iterator[str]:
    if not isinstance(row, Delegation):
        yield row.unit
        return
    for person in (row.person, row.delegate):
        yield from (held.unit for held in organization.held(person, day))


def _concerned(organization: Organization, unit: str, day: date) -> set[str]:
    """All whose people a case of `unit` may ask, and their own line."""
    lines = organization.lines([unit], PARTY_LINE, day)
    guides = (guide for guiding in lines.guides.values() for guide in guiding)
    return {unit, *lines.above, *lines.above.values(), *guides}
