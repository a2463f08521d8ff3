"""The instants at which a case's lamp turns; comparing them with now is all that a query may do."""

from datetime import datetime

from models.domain.case import Case, Clock
from models.domain.clocks import halfway
from models.domain.limits import Limit
from models.domain.words import ENDED, ClockName, Lamp, Measure


def resting_lamp(case: Case) -> Lamp:
    """The lamp while no instant has come: grey when closed, withdrawn or suspended, else green."""
    return Lamp.GREY if case.state in ENDED or case.suspension is not None else Lamp.GREEN


def yellow_at(case: Case) -> datetime | None:
    """When the lamp turns yellow, if it does: the first reminder, or what the policy's lamp rules say."""
    clock = _running_due(case)
    if clock is None:
        return None
    rule = case.terms.lamps.yellow
    if isinstance(rule, Limit):
        return case.calendar.shifted(clock.due_at, rule)
    for rung in case.terms.due_ladder:
        if rung.measure is Measure.REMIND:
            return halfway(clock) if isinstance(rung.after, str) else case.calendar.shifted(clock.due_at, rung.after)
    return None


def red_at(case: Case) -> datetime | None:
    """When the lamp turns red, if it does: the missed due, until it is met."""
    clock = _running_due(case)
    return case.calendar.shifted(clock.due_at, case.terms.lamps.red) if clock is not None else None


def overdue_at(case: Case) -> datetime | None:
    """From when the case is overdue: its due, while it can be (registered, assigned or rectifying, not suspended)."""
    clock = _running_due(case)
    return clock.due_at if clock is not None else None


def lamp(case: Case, now: datetime) -> Lamp:
    """The lamp at `now`."""
    red, yellow = red_at(case), yellow_at(case)
    if red is not None and red <= now:
        return Lamp.RED
    if yellow is not None and yellow <= now:
        return Lamp.YELLOW
    return resting_lamp(case)


def overdue(case: Case, now: datetime) -> bool:
    """Whether the due has passed unmet at `now`."""
    since = overdue_at(case)
    return since is not None and since <= now


def _running_due(case: Case) -> Clock | None:
    return None if case.suspension is not None else case.clock(ClockName.DUE)
