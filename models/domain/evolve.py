"""What an event makes of a case. No rule refuses here: what has happened, has happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar, assert_never

from models.domain import events as e
from models.domain.case import Case, Clock, ExtensionRequest, Miss, Plan, PlanStatus, Reckoned, Suspension, next_decider
from models.domain.clocks import delay_of, frozen_for, limit_of, moved_by_freeze, thawed
from models.domain.deadlines import ByDate, Immediate, LongTerm
from models.domain.excuses import missed_due
from models.domain.letters import with_letters
from models.domain.limits import Limit
from models.domain.moving import its_now, reckoned_under
from models.domain.policies import Terms
from models.domain.rules import FIRST
from models.domain.value import Value
from models.domain.words import DUE_RUNS, ClockName, Mode, Result, State

V = TypeVar("V", bound=Value)

_SUPERVISORS_CLOCKS = frozenset(
    {ClockName.ASSIGN, ClockName.PLAN_APPROVAL, ClockName.CHECK, ClockName.SIGN_OFF, ClockName.PROPOSAL}
)


def evolve(case: Case | None, number: str, event: e.Event) -> Case:
    """`case` after `event`; a case begins with its `registered`. Folding all its events in order gives the case."""
    if case is None:
        if not isinstance(event.fact, e.Registered):
            message = f"{number}: a case begins with registered, not {event.fact.type}"
            raise ValueError(message)
        return _registered(number, event, event.fact)
    after = with_letters(case, _after(case, event), event)
    return _with(after, seq=event.seq, revision=case.revision + (0 if event.by_clock else 1))


def fold(number: str, events: Iterable[e.Event], case: Case | None = None) -> Case | None:
    """`case` after all `events`, in order."""
    for event in events:
        case = evolve(case, number, event)
    return case


def _registered(number: str, event: e.Event, fact: e.Registered) -> Case:
    case = Case(
        rules=fact.rules or FIRST,
        number=number,
        seq=event.seq,
        revision=1,
        state=State.REGISTERED,
        kind=fact.kind,
        category=fact.category,
        severity=fact.severity,
        line=fact.line,
        lines=fact.lines,
        terms=fact.terms,
        calendar=fact.calendar,
        supervisor=fact.supervisor,
        deadline=fact.deadline,
        opened_at=fact.calendar.opening(fact.opened_on) if fact.opened_on else event.at,
    )
    return _due_at(_started(case, ClockName.ASSIGN, event.at), fact.due, event.at)


def _after(case: Case, event: e.Event) -> Case:  # noqa: C901, PLR0911, PLR0912, PLR0915  # one arm a fact, by design
    at = event.at
    match event.fact:
        case e.Registered():
            message = f"{case.number}: registered twice"
            raise ValueError(message)
        case e.Assigned() as fact:
            return _assigned(case, fact, at)
        case e.Acknowledged():
            return _plan_clocks(_stopped(_with(case, state=State.RECTIFYING), ClockName.ACKNOWLEDGE), at)
        case e.Declined():
            back = _stopped(_with(case, state=State.REGISTERED, lead=None, co_units=()), ClockName.ACKNOWLEDGE)
            return _started(_due_owned(back, back.supervisor), ClockName.ASSIGN, at)
        case e.PlanSubmitted() as fact:
            plan = Plan(status=PlanStatus.SUBMITTED, measures=len(fact.measures), seq=event.seq)
            return _plan_clocks(_with(case, plan=plan), at)
        case e.PlanApproved():
            return _plan_clocks(_with_plan(case, PlanStatus.APPROVED), at)
        case e.PlanReturned():
            return _plan_clocks(_with_plan(case, PlanStatus.RETURNED), at)
        case e.ProgressReported() | e.Commented() | e.LetterAcknowledged() | e.LetterExpired():
            return case
        case e.PeriodMet() as fact:
            excused = _excused(case) if fact.outages else case
            met = _without_request(_with(excused, period=fact.next_period, period_from=fact.due, original_due=None))
            return _due_at(met, fact.next_due, at, _of_period(met, fact.next_period))
        case e.PartCompleted() as fact:
            return _cited(_with(case, parts=(*case.parts, fact.unit)), fact.evidence)
        case e.ExtensionRequested() as fact:
            request = ExtensionRequest(due=fact.due, people=_people(event), decider=fact.decider)
            return _started(_with(case, extension=request), ClockName.EXTENSION, at)
        case e.ExtensionGranted() as fact:
            return _due_at(_with(_without_request(case), extensions=case.extensions + 1), fact.due, at)
        case e.ExtensionRefused():
            return _without_request(case)
        case e.CompletionConfirmed() as fact:
            excused = _excused(case) if fact.outages else case
            stopped = _stopped(_without_request(excused), ClockName.DUE, ClockName.PLAN, ClockName.PLAN_APPROVAL)
            confirmed = _with(stopped, state=State.CHECKING, confirmed_at=at, confirmed_by=_people(event))
            return _started(_cited(confirmed, fact.evidence), ClockName.CHECK, at)
        case e.CheckRecorded(result=Result.PASS) as fact:
            passed = _with(_stopped(case, ClockName.CHECK), state=State.VERIFIED, checked_by=_people(event))
            return _started(_cited(passed, fact.evidence), ClockName.SIGN_OFF, at)
        case e.CheckRecorded() as fact:
            return _next_round(_cited(_stopped(case, ClockName.CHECK), fact.evidence), fact, at)
        case e.CheckReturned():
            back = _with(_stopped(case, ClockName.SIGN_OFF), state=State.CHECKING, checked_by=())
            return _started(back, ClockName.CHECK, at)
        case e.SignedOff() | e.ClosedDirectly():
            return _with(case, state=State.CLOSED, closed_at=at, clocks=())
        case e.Suspended() as fact:
            return _with(case, suspension=Suspension(since=at, until=fact.until))
        case e.Resumed() as fact:
            return _resumed(case, fact, at)
        case e.DueChanged() as fact:
            moved = _with(_without_request(case), extensions=case.extensions + 1) if fact.extension else case
            return _due_at(moved, fact.due, at)
        case e.TakenOver() as fact:
            return _taken_over(case, fact, at)
        case e.Withdrawn():
            return _with(case, state=State.WITHDRAWN, suspension=None, extension=None, clocks=())
        case e.Reopened() as fact:
            return _next_round(_with(case, closed_at=None), fact, at)
        case e.RungReached() | e.RungSkipped() as fact:
            return _climbed(case, fact)
        case e.DeadlineMissed() as fact:
            miss = Miss(clock=fact.clock, round=fact.round, due_at=fact.due_at)
            return _clock_with(_with(case, misses=(*case.misses, miss)), fact.clock, fact.proposal, missed=True)
        case e.MeasureProposed() as fact:
            return _started(_with(case, proposals=fact.proposal), ClockName.PROPOSAL, at, proposal=fact.proposal)
        case e.ProposalIssued() | e.ProposalWaived() as fact:
            left = (clock for clock in case.clocks if clock.key != (ClockName.PROPOSAL, fact.proposal))
            return _with(case, clocks=tuple(left))
        case e.NoIndependentPerson() as fact:
            return _clock_with(case, fact.clock, None, level=fact.level)
        case e.PolicyAdopted() as fact:
            return _policy_adopted(case, fact, at)
        case e.CalendarAdopted() as fact:
            return _ends_moved(_with(case, calendar=fact.calendar), fact.moved, case.terms, at)
        case e.RulesAdopted() as fact:
            return _with(case, rules=fact.rules)
        case _ as unreachable:
            assert_never(unreachable)


def _assigned(case: Case, fact: e.Assigned, at: datetime) -> Case:
    """Assigning again keeps round, original due and, with an unchanged due, how far its ladder has climbed (rule 3)."""
    stopped = _stopped(
        _without_request(case), ClockName.ASSIGN, ClockName.ACKNOWLEDGE, ClockName.PLAN, ClockName.PLAN_APPROVAL
    )
    assigned = _with(
        stopped,
        state=State.ASSIGNED,
        lead=fact.lead,
        co_units=fact.co_units,
        supervisor=fact.supervisor,
        deadline=fact.deadline,
        lines=case.lines.merged(fact.lines) if fact.lines else case.lines,
        plan=None,
        parts=(),
        extensions=case.extensions + (1 if fact.extension else 0),
        counted_from=fact.counted_from or case.counted_from,
        period_from=fact.counted_from or case.period_from,
        period=1 if fact.counted_from else case.period,
    )
    reckoned = _of_deadline(assigned, fact.counted_from) if fact.counted_from else case.reckoned
    if fact.due == case.due:
        due = _due_owned(_with(assigned, reckoned=reckoned), fact.lead)
    else:
        due = _due_at(assigned, fact.due, at, reckoned)
    acknowledging = _started(due, ClockName.ACKNOWLEDGE, at)
    return acknowledging if fact.supervisor == case.supervisor else _clocks_handed_over(acknowledging, at)


def _excused(case: Case) -> Case:
    """The running due was missed for an outage: it counts as met in time (domain.md, "Clocks")."""
    missed = missed_due(case)
    return _with(case, misses=tuple(miss for miss in case.misses if miss != missed))


def _next_round(case: Case, fact: e.CheckRecorded | e.Reopened, at: datetime) -> Case:
    """Back to rectifying with a new due (rule 2); an approved plan survives (rule 3)."""
    by_limit = Reckoned(limit=case.terms.limits.rework, start=at, by="rework")
    # Without a date it is the rework limit, or the old due if that is later.
    reckoned = None if fact.given else case.reckoned if fact.due == case.due else by_limit
    again = _with(
        case,
        state=State.RECTIFYING,
        round=case.round + 1,
        confirmed_at=None,
        confirmed_by=(),
        checked_by=(),
        # What was found wanting is made good by completion, not by a report.
        period_from=None,
    )
    return _plan_clocks(_due_at(again, fact.due, at, reckoned), at)


def _resumed(case: Case, fact: e.Resumed, at: datetime) -> Case:
    """The clocks run on with the frozen time given back (rule 4); their rungs stay reached."""
    suspension = case.suspension
    if suspension is None:
        return case
    due_clock = case.clock(ClockName.DUE)
    counted_from = case.counted_from
    if counted_from is not None and due_clock is not None:
        # The periods of a long-term case stood still, too.
        counted_from = moved_by_freeze(case.calendar, due_clock, suspension, at)(counted_from)
    reckoned = case.reckoned
    if reckoned is not None and due_clock is not None:
        reckoned = reckoned.given_back(frozen_for(case.calendar, due_clock, suspension, at))
    clocks = tuple(
        clock if clock.name is ClockName.PROPOSAL else thawed(case, clock, suspension, at) for clock in case.clocks
    )
    return _with(case, suspension=None, due=fact.due, counted_from=counted_from, reckoned=reckoned, clocks=clocks)


def _policy_adopted(case: Case, fact: e.PolicyAdopted, at: datetime) -> Case:
    """Other terms. A plan's clock stops where no plan is wanted any more; no clock starts by it."""
    case, before = _with(case, terms=fact.terms), case.terms
    if fact.mode is Mode.RECOMPUTE:
        clocks = (
            _with(clock, reckoned=reckoned_under(fact.terms, clock.name, clock.reckoned)) for clock in case.clocks
        )
        reckoned = reckoned_under(fact.terms, ClockName.DUE, case.reckoned)
        case = _with(case, clocks=tuple(clocks), reckoned=reckoned)
    if fact.terms.limits.plan is None:
        case = _stopped(case, ClockName.PLAN)
    return _ends_moved(case, fact.moved, before, at)


def _ends_moved(case: Case, moved: tuple[e.MovedEnd, ...] | None, before: Terms, at: datetime) -> Case:
    """The clocks whose end or ladder is another climb it from the bottom; what lay before now is skipped."""
    ends = {(end.clock, end.proposal): end.due_at for end in moved or ()}

    def adapted(clock: Clock) -> Clock:
        afresh = {"armed_at": its_now(case, clock, at), "step": 0, "delay": None}
        if clock.key in ends:
            return _with(clock, due_at=ends[clock.key], level=0, missed=False, **afresh)
        return clock if before.ladder(clock.name) == case.terms.ladder(clock.name) else _with(clock, **afresh)

    due = ends.get((ClockName.DUE, None), case.due)
    return _with(case, due=due, clocks=tuple(adapted(clock) for clock in case.clocks))


def _taken_over(case: Case, fact: e.TakenOver, at: datetime) -> Case:
    """The new supervisor starts its own clocks afresh; a request that waited for a unit below it waits for it."""
    taken = _with(case, supervisor=fact.supervisor)
    if case.extension is not None and fact.supervisor in case.lines.up(case.extension.decider)[1:]:
        decider = next_decider(_with(taken, extension=None))
        taken = _with(taken, extension=_with(case.extension, decider=decider))
        taken = _started(taken, ClockName.EXTENSION, at)
    if case.lead is None:
        taken = _due_owned(taken, fact.supervisor)
    return _clocks_handed_over(taken, at)


def _clocks_handed_over(case: Case, at: datetime) -> Case:
    """The clocks of the supervisor start afresh under a new one."""
    for clock in case.clocks:
        if clock.name in _SUPERVISORS_CLOCKS:
            case = _started(case, clock.name, at, proposal=clock.proposal)
    return case


def _climbed(case: Case, fact: e.RungReached | e.RungSkipped) -> Case:
    reached = {**case.reached, rung_key(fact.clock, fact.round, fact.rung): fact.n}
    clock = next(clock for clock in case.clocks if clock.key == (fact.clock, fact.proposal))
    steps = fact.n - fact.first_n + 1 if isinstance(fact, e.RungSkipped) and fact.first_n is not None else 1
    delay = clock.delay
    if isinstance(fact, e.RungReached):
        delay = delay_of(case, clock, fact.due_at, fact.fired_at)
    level = max(clock.level, fact.level)
    return _clock_with(_with(case, reached=reached), *clock.key, step=clock.step + steps, level=level, delay=delay)


def rung_key(clock: ClockName, round_: int, rung: int) -> str:
    """Under which `Case.reached` counts a rung: (clock, round, rung)."""
    return f"{clock}/{round_}/{rung}"


def _due_at(case: Case, due: datetime | None, at: datetime, reckoned: Reckoned | None = None) -> Case:
    """The due moves to `due`: a new run of its clock, where it runs at all. The first one ever is the original."""
    if due is None:
        return case
    moved = _with(case, due=due, original_due=case.original_due or due, reckoned=reckoned)
    if case.state not in DUE_RUNS:
        return moved
    unit = case.lead or case.supervisor
    return _replaced(moved, Clock(name=ClockName.DUE, unit=unit, started_at=at, due_at=due, armed_at=at))


def _of_deadline(case: Case, start: datetime) -> Reckoned | None:
    """How the deadline's due is reckoned from `start`; `None` where it is a date."""
    match case.deadline:
        case ByDate(within=Limit() as limit):
            return Reckoned(limit=limit, start=start)
        case LongTerm():
            return _of_period(case, 1, start)
        case Immediate():
            return Reckoned(limit=case.terms.limits.immediate, start=start, by="immediate")
        case _:
            return None


def _of_period(case: Case, period: int, start: datetime | None = None) -> Reckoned | None:
    """How the end of a long-term case's period is reckoned."""
    if not isinstance(case.deadline, LongTerm):
        return None
    return Reckoned(limit=case.deadline.every.times(period), start=start or case.counted_from or case.opened_at)


def _due_owned(case: Case, unit: str) -> Case:
    return _clock_with(case, ClockName.DUE, None, unit=unit)


def _plan_clocks(case: Case, at: datetime) -> Case:
    """The clock of whoever the plan waits for: the lead to write it, the supervisor to approve it."""
    case = _stopped(case, ClockName.PLAN, ClockName.PLAN_APPROVAL)
    if case.terms.limits.plan is None:
        return case
    if case.plan is None or case.plan.status is PlanStatus.RETURNED:
        return _started(case, ClockName.PLAN, at)
    if case.plan.status is PlanStatus.SUBMITTED:
        return _started(case, ClockName.PLAN_APPROVAL, at)
    return case


def _started(case: Case, name: ClockName, at: datetime, *, proposal: int | None = None) -> Case:
    """A stage's clock starts afresh, owned by whoever the stage waits for."""
    reckoned = Reckoned(limit=limit_of(case.terms, name), start=at)
    clock = Clock(
        name=name,
        unit=_owner(case, name),
        started_at=at,
        due_at=reckoned.end(case.calendar),
        armed_at=at,
        proposal=proposal,
        reckoned=reckoned,
    )
    return _replaced(case, clock)


def _owner(case: Case, name: ClockName) -> str:
    match name:
        case ClockName.ACKNOWLEDGE | ClockName.PLAN:
            return case.lead or case.supervisor
        case ClockName.EXTENSION:
            return case.extension.decider if case.extension is not None else case.supervisor
        case _:
            return case.supervisor


def _replaced(case: Case, clock: Clock) -> Case:
    return _with(case, clocks=(*(other for other in case.clocks if other.key != clock.key), clock))


def _stopped(case: Case, *names: ClockName) -> Case:
    return _with(case, clocks=tuple(clock for clock in case.clocks if clock.name not in names))


def _clock_with(case: Case, name: ClockName, proposal: int | None, **changes: Any) -> Case:
    clocks = (_with(clock, **changes) if clock.key == (name, proposal) else clock for clock in case.clocks)
    return _with(case, clocks=tuple(clocks))


def _without_request(case: Case) -> Case:
    return _stopped(_with(case, extension=None), ClockName.EXTENSION)


def _with_plan(case: Case, status: PlanStatus) -> Case:
    return case if case.plan is None else _with(case, plan=_with(case.plan, status=status))


def _cited(case: Case, evidence: tuple[str, ...]) -> Case:
    return _with(case, cited={**dict.fromkeys(evidence, case.round), **case.cited}) if evidence else case


def _people(event: e.Event) -> tuple[int, ...]:
    """Who did it, and for whom: separation of duties counts both."""
    authority = event.fact.authority
    acting_for = authority.acting_for if authority is not None else None
    person = int(event.actor.removeprefix("person:"))
    return (person,) if acting_for is None else (person, acting_for)


def _with(value: V, **changes: Any) -> V:
    return value.model_copy(update=changes)
