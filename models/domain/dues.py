"""How a case came to its due: each event that set it, by which rule, reckoned anew from what was before it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from models.domain import events as e
from models.domain.case import Case
from models.domain.clocks import thawed
from models.domain.deadlines import ByDate, Immediate, LongTerm
from models.domain.evolve import evolve
from models.domain.limits import Limit
from models.domain.moving import adopted_ends
from models.domain.reckoning import Reckoning, reckoned
from models.domain.value import Value
from models.domain.words import ClockName


class How(StrEnum):
    """By which rule a due was set."""

    GIVEN = "given"
    WITHIN = "within"
    IMMEDIATE = "immediate"
    PERIOD = "period"
    REWORK = "rework"
    KEPT = "kept"
    GRANTED = "granted"
    CHANGED = "changed"
    THAWED = "thawed"
    ADOPTED = "adopted"


class DueSet(Value):
    """The event `seq` set the due to `due`.

    `reckoned` is the same by the rule alone, `None` where somebody named the date; `reckoning` counts out the limit
    that it rests on. `before` is the due that it took the place of.
    """

    seq: int
    at: datetime
    how: How
    due: datetime
    before: datetime | None = None
    reckoned: datetime | None = None
    reckoning: Reckoning | None = None

    @property
    def holds(self) -> bool:
        """Whether the recorded due is what the rule says."""
        return self.reckoned is None or self.reckoned == self.due


def dues(number: str, events: Iterable[e.Event]) -> Iterator[DueSet]:
    """Every setting of the due in the record of a case, in order."""
    case: Case | None = None
    for event in events:
        before, case = case, evolve(case, number, event)
        found = _set_by(before or case, event)
        if found is not None:
            yield found


def _set_by(case: Case, event: e.Event) -> DueSet | None:  # noqa: PLR0911  # one line a fact
    """What `event` does to the due, `case` being the one before it, or the first there was."""
    match event.fact:
        case e.Registered() as fact:
            return DueSet(seq=event.seq, at=event.at, how=How.GIVEN, due=fact.due) if fact.due is not None else None
        case e.Assigned() as fact if fact.counted_from is not None:
            return _by_deadline(case, event, fact, fact.counted_from)
        case e.ExtensionGranted() as fact:
            return _named(case, event, fact.due, How.GRANTED)
        case e.DueChanged() as fact:
            return _named(case, event, fact.due, How.CHANGED)
        case e.CheckRecorded() | e.Reopened() as fact if fact.due is not None:
            return _of_rework(case, event, fact.due)
        case e.PeriodMet() as fact if isinstance(case.deadline, LongTerm):
            return _of_period(case, event, fact, case.deadline)
        case e.Resumed() as fact:
            return _of_thaw(case, event, fact.due)
        case e.PolicyAdopted() | e.CalendarAdopted() as fact:
            return _of_adoption(case, event, fact)
        case _:
            return None


def _by_deadline(case: Case, event: e.Event, fact: e.Assigned, counted_from: datetime) -> DueSet:
    match fact.deadline:
        case ByDate(within=Limit() as limit):
            how = How.WITHIN
        case Immediate():
            how, limit = How.IMMEDIATE, case.terms.limits.immediate
        case LongTerm(every=limit):
            how = How.PERIOD
        case _:
            return _named(case, event, fact.due, How.GIVEN)
    return _counted(case, event, fact.due, how, reckoned(case.calendar, limit, counted_from))


def _of_rework(case: Case, event: e.Event, due: datetime) -> DueSet:
    """A due that the rework limit or the old due explains was set by them; any other was named by somebody."""
    rework = reckoned(case.calendar, case.terms.limits.rework, event.at)
    if due == rework.ends_at:
        return _counted(case, event, due, How.REWORK, rework)
    return _named(case, event, due, How.KEPT if due == case.due else How.GIVEN)


def _of_period(case: Case, event: e.Event, fact: e.PeriodMet, deadline: LongTerm) -> DueSet:
    """Periods are counted from the assignment, so that they keep their beat."""
    limit = deadline.every.times(fact.next_period)
    counted = reckoned(case.calendar, limit, case.counted_from or case.opened_at)
    return _counted(case, event, fact.next_due, How.PERIOD, counted)


def _of_thaw(case: Case, event: e.Event, due: datetime) -> DueSet:
    clock, suspension = case.clock(ClockName.DUE), case.suspension
    again = thawed(case, clock, suspension, event.at).due_at if clock is not None and suspension is not None else due
    return DueSet(seq=event.seq, at=event.at, how=How.THAWED, due=due, before=case.due, reckoned=again)


def _of_adoption(case: Case, event: e.Event, fact: e.PolicyAdopted | e.CalendarAdopted) -> DueSet | None:
    """What another version of the policy or the calendar made of the due, if anything."""
    by_rule = _due_among(adopted_ends(case, fact, event.at))
    recorded = _due_among(fact.moved or ())
    due = recorded or case.due
    if due is None or by_rule is recorded is None:
        return None
    again = by_rule or case.due
    return DueSet(seq=event.seq, at=event.at, how=How.ADOPTED, due=due, before=case.due, reckoned=again)


def _due_among(ends: Iterable[e.MovedEnd]) -> datetime | None:
    return next((end.due_at for end in ends if end.clock is ClockName.DUE), None)


def _counted(case: Case, event: e.Event, due: datetime, how: How, counted: Reckoning) -> DueSet:
    return DueSet(
        seq=event.seq,
        at=event.at,
        how=how,
        due=due,
        before=case.due,
        reckoned=counted.ends_at,
        reckoning=counted,
    )


def _named(case: Case, event: e.Event, due: datetime, how: How) -> DueSet:
    return DueSet(seq=event.seq, at=event.at, how=how, due=due, before=case.due)
