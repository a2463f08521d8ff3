"""The instants at which a case's lamp turns; comparing them with now is all that a query may do."""

from datetime import datetime
from typing import NamedTuple

from models.domain.case import Case, Clock
from models.domain.clocks import halfway
from models.domain.limits import Limit
from models.domain.words import ENDED, ClockName, Lamp, Measure


class Turns(NamedTuple):
    """The lamp that rests, and the instants at which it turns; `None` where one never comes."""

    resting: Lamp
    yellow_at: datetime | None
    red_at: datetime | None
    overdue_at: datetime | None

    def lamp(self, now: datetime) -> Lamp:
        """The lamp at `now`."""
        if self.red_at is not None and self.red_at <= now:
            return Lamp.RED
        if self.yellow_at is not None and self.yellow_at <= now:
            return Lamp.YELLOW
        return self.resting

    def overdue(self, now: datetime) -> bool:
        """Whether the due has passed unmet at `now`."""
        return self.overdue_at is not None and self.overdue_at <= now

    def next(self, now: datetime) -> datetime | None:
        """The first of the instants after `now`."""
        instants = (self.yellow_at, self.red_at, self.overdue_at)
        return min((instant for instant in instants if instant is not None and instant > now), default=None)


def turns(case: Case) -> Turns:
    """How the lamp of a case turns."""
    return Turns(resting_lamp(case), yellow_at(case), red_at(case), overdue_at(case))


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
    return turns(case).lamp(now)


def overdue(case: Case, now: datetime) -> bool:
    """Whether the due has passed unmet at `now`."""
    return turns(case).overdue(now)


def _running_due(case: Case) -> Clock | None:
    return None if case.suspension is not None else case.clock(ClockName.DUE)
