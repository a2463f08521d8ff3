"""The clocks of a case reckoned by hand from its facts, apart from `evolve`: which runs, since when, to which end.

Only the policy's limits and the calendar's arithmetic are shared with the rules. Who decides on a request, and which
letters still wait, is taken from the case as it is folded: no end hangs on it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from models.domain import events as e
from models.domain.calendars import CLOSES, Calendar
from models.domain.case import Case
from models.domain.clocks import limit_of
from models.domain.limits import Limit, LimitUnit
from models.domain.policies import Terms
from models.domain.words import ClockName, Mode, Result

Key = tuple[ClockName, int | None]

_STOPS: dict[type[e.Fact], tuple[ClockName, ...]] = {
    e.Assigned: (
        ClockName.ASSIGN,
        ClockName.ACKNOWLEDGE,
        ClockName.PLAN,
        ClockName.PLAN_APPROVAL,
        ClockName.EXTENSION,
    ),
    e.Acknowledged: (ClockName.ACKNOWLEDGE,),
    e.Declined: (ClockName.ACKNOWLEDGE,),
    e.PlanSubmitted: (ClockName.PLAN,),
    e.PlanApproved: (ClockName.PLAN_APPROVAL,),
    e.PlanReturned: (ClockName.PLAN_APPROVAL,),
    e.PeriodMet: (ClockName.EXTENSION,),
    e.ExtensionGranted: (ClockName.EXTENSION,),
    e.ExtensionRefused: (ClockName.EXTENSION,),
    e.CompletionConfirmed: (ClockName.EXTENSION, ClockName.PLAN, ClockName.PLAN_APPROVAL),
    e.CheckRecorded: (ClockName.CHECK,),
    e.CheckReturned: (ClockName.SIGN_OFF,),
    e.SignedOff: tuple(ClockName),
    e.ClosedDirectly: tuple(ClockName),
    e.Withdrawn: tuple(ClockName),
}
"""Which clocks a fact stops; what it starts, `_starts` says."""

_A_DAY = Limit(unit=LimitUnit.WORKING_DAYS, n=1)
_HANDED_OVER = frozenset(
    {ClockName.ASSIGN, ClockName.PLAN_APPROVAL, ClockName.CHECK, ClockName.SIGN_OFF, ClockName.PROPOSAL}
)


@dataclass(frozen=True, slots=True)
class Running:
    """A running clock: by which limit, from when, what suspensions gave back, and where it ends.

    `standing_from` is since when it could stand still: its start, or when it was last moved. `as_counted` says that the
    end is the limit's own, and was not kept from lying behind.
    """

    limit: Limit
    start: datetime
    end: datetime
    standing_from: datetime
    days: int = 0
    time: timedelta = timedelta()
    as_counted: bool = True

    def reckoned(self, limit: Limit, calendar: Calendar) -> datetime:
        """Where it would end by that limit and calendar, with what was given back."""
        end = calendar.end_of(limit, self.start) + self.time
        return calendar.shifted(end, Limit(unit=LimitUnit.WORKING_DAYS, n=self.days)) if self.days else end


@dataclass(slots=True)
class Clocks:
    """All running clocks of a case but the due's, kept up fact by fact."""

    terms: Terms
    calendar: Calendar
    running: dict[Key, Running] = field(default_factory=dict)
    suspended: tuple[datetime, datetime] | None = None
    plan: type[e.Fact] | None = None

    def happened(self, case: Case, event: e.Event) -> None:
        """Go on by one event, `case` being the one before it."""
        at, fact = event.at, event.fact
        for name in _STOPS.get(type(fact), ()):
            self._stop(name)
        match fact:
            case e.Suspended():
                self.suspended = at, fact.until
            case e.Resumed():
                self._resume(at)
            case e.PolicyAdopted():
                self._adopt_policy(fact, case, at)
            case e.CalendarAdopted():
                self._move(self.terms, fact.calendar, case, at)
                self.calendar = fact.calendar
            case e.DueChanged() if fact.extension:
                self._stop(ClockName.EXTENSION)
            case e.ProposalIssued() | e.ProposalWaived():
                self.running.pop((ClockName.PROPOSAL, fact.proposal), None)
            case e.LetterExpired():
                self.running.pop((ClockName.LETTER, fact.letter), None)
            case _:
                self._starts(case, event)

    def _starts(self, case: Case, event: e.Event) -> None:  # noqa: C901  # a table, one row a fact
        at = event.at
        match event.fact:
            case e.Assigned() as fact:
                self.plan = None
                self.start(ClockName.ACKNOWLEDGE, at)
                if fact.supervisor != case.supervisor:
                    self._hand_over(at)
            case e.Declined():
                self.start(ClockName.ASSIGN, at)
            case e.PlanSubmitted() | e.PlanApproved() | e.PlanReturned() as fact:
                self.plan = type(fact)
                self._start_plan(at)
            case e.Acknowledged() | e.Reopened() | e.CheckRecorded(result=Result.FAIL):
                self._start_plan(at)
            case e.ExtensionRequested():
                self.start(ClockName.EXTENSION, at)
            case e.CompletionConfirmed() | e.CheckReturned():
                self.start(ClockName.CHECK, at)
            case e.CheckRecorded():
                self.start(ClockName.SIGN_OFF, at)
            case e.TakenOver() as fact:
                if case.extension is not None and fact.supervisor in case.lines.up(case.extension.decider)[1:]:
                    self.start(ClockName.EXTENSION, at)
                self._hand_over(at)
            case e.MeasureProposed() as fact:
                self.start(ClockName.PROPOSAL, at, fact.proposal)
            case e.LetterAcknowledged() as fact:
                self.start(ClockName.LETTER, at, fact.letter)

    def start(self, name: ClockName, at: datetime, which: int | None = None) -> None:
        """A clock begins, or begins afresh."""
        limit = limit_of(self.terms, name)
        self.running[name, which] = Running(limit, at, self.calendar.end_of(limit, at), standing_from=at)

    def _start_plan(self, at: datetime) -> None:
        """Where a plan is wanted: the lead has to write it, or the supervisor to approve it."""
        if self.terms.limits.plan is None:
            return
        if self.plan is e.PlanSubmitted:
            self.start(ClockName.PLAN_APPROVAL, at)
        elif self.plan is not e.PlanApproved:
            self.start(ClockName.PLAN, at)

    def _stop(self, name: ClockName) -> None:
        for key in [key for key in self.running if key[0] is name]:
            del self.running[key]

    def _hand_over(self, at: datetime) -> None:
        """A new supervisor starts its clocks afresh."""
        for name, which in list(self.running):
            if name in _HANDED_OVER:
                self.start(name, at, which)

    def _resume(self, at: datetime) -> None:
        """What stood still gets it back: whole working days, or the very time where the end is set to the second."""
        if self.suspended is None:
            return
        since, wake = self.suspended
        self.suspended = None
        for key in [key for key in self.running if key[0] is not ClockName.PROPOSAL]:
            one = self.running[key]
            still, until = max(since, one.standing_from), min(wake, at)
            if self.calendar.local(one.end).time() != CLOSES:
                back = until - still
                moved = replace(one, end=one.end + back, time=one.time + back, standing_from=one.standing_from + back)
            else:
                days = self.calendar.working_days_ended(still, until)
                moved = replace(
                    one,
                    end=self._later(one.end, days),
                    days=one.days + days,
                    standing_from=self._later(one.standing_from, days),
                )
            self.running[key] = moved

    def _later(self, instant: datetime, days: int) -> datetime:
        return self.calendar.shifted(instant, Limit(unit=LimitUnit.WORKING_DAYS, n=days)) if days else instant

    def _adopt_policy(self, fact: e.PolicyAdopted, case: Case, at: datetime) -> None:
        """`keep` leaves every end; `recompute` reckons them by the new limits. A plan not wanted is not waited for."""
        if fact.terms.limits.plan is None:
            self._stop(ClockName.PLAN)
        if fact.mode is Mode.RECOMPUTE:
            self._move(fact.terms, self.calendar, case, at)
        self.terms = fact.terms

    def _move(self, terms: Terms, calendar: Calendar, case: Case, at: datetime) -> None:
        """Each end where limit and calendar now put it, if that is another; never behind what time it is for it."""
        missed = {clock.key for clock in case.clocks if clock.missed}
        for key, one in self.running.items():
            if key[0] is ClockName.LETTER:
                continue
            limit, now = limit_of(terms, key[0]), at
            if self.suspended is not None and key[0] is not ClockName.PROPOSAL:
                now = max(self.suspended[0], one.standing_from)
            end = one.reckoned(limit, calendar)
            if end == one.reckoned(one.limit, self.calendar):
                end = one.end
            elif end <= now:
                end = one.end if key in missed else min(one.end, calendar.end_of(_A_DAY, now))
            moved = one if end == one.end else replace(one, end=end, standing_from=now)
            self.running[key] = replace(moved, limit=limit, as_counted=end == one.reckoned(limit, calendar))
