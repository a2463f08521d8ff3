"""Whether an outage excuses the due that is running (domain.md, "Clocks"; ADR 0012)."""

from collections.abc import Iterable
from datetime import datetime

from models.domain.case import Case, Miss
from models.domain.outages import Outage, excusing
from models.domain.words import ClockName


def missed_due(case: Case) -> Miss | None:
    """The miss of the running due; none while it is not missed.

    It keeps the instant that was missed: a case that is suspended after it resumes with a later due, and what an
    outage excuses is the miss that is on record.
    """
    clock = case.clock(ClockName.DUE)
    if clock is None or not clock.missed:
        return None
    return next(miss for miss in reversed(case.misses) if miss.clock is ClockName.DUE)


def excuses(case: Case, at: datetime, outages: Iterable[Outage]) -> tuple[Outage, ...]:
    """The `outages` for which the missed due counts as met at `at`; none excuses what is still to come."""
    miss = missed_due(case)
    if miss is None:
        return ()
    over = (outage for outage in outages if outage.until <= at)
    return excusing(case.calendar, miss.due_at, at, over)
