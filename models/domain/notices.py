"""Who is told of an event: posts, which become people when the notice is recorded (domain.md, "Notices")."""

from typing import assert_never

from models.domain import events as e
from models.domain.case import Case
from models.domain.extensions import extension_decider
from models.domain.value import Value
from models.domain.words import PROPOSED, Capacity, ClockName, Measure, Result

_BOTH = (Capacity.STAFF, Capacity.HEAD)
_HEAD = (Capacity.HEAD,)
_STAFF = (Capacity.STAFF,)


class NoticeOrder(Value):
    """A notice to be given: to whom, what kind (an event type), which measure, and whether it wants acknowledging.

    `letter` is the seq of the rung that issued the letter which it brings or speaks of.
    """

    to: tuple[e.Addressee, ...]
    kind: e.Type
    measure: Measure | None = None
    acknowledge: bool = False
    letter: int | None = None


def notices(case: Case, event: e.Event, before: Case | None) -> tuple[NoticeOrder, ...]:
    """The notices that `event` gives rise to, `case` being the case after it. A skipped rung tells nobody.

    By the case `before` it is seen which clocks an adoption has stopped: its event names only those with another end.
    """
    fact = event.fact
    if isinstance(fact, e.RungReached):
        return _of_rung(event.seq, fact)
    if isinstance(fact, e.LetterExpired):
        return _of_expiry(fact)
    if isinstance(fact, e.PolicyAdopted | e.CalendarAdopted):
        to = _of_adoption(case, fact, before)
    else:
        to = _addressees(case, fact)
    measure = fact.measure if isinstance(fact, e.MeasureProposed) else None
    return (NoticeOrder(to=to, kind=fact.type, measure=measure),) if to else ()


def _of_rung(seq: int, fact: e.RungReached) -> tuple[NoticeOrder, ...]:
    """What is only proposed is told by its own event; a copy wants no acknowledging."""
    if fact.measure in PROPOSED:
        return ()
    letter = seq if fact.measure is Measure.SUPERVISE else None
    told = NoticeOrder(to=fact.to, kind=fact.type, measure=fact.measure, acknowledge=letter is not None, letter=letter)
    if not fact.copies:
        return (told,)
    return told, NoticeOrder(to=fact.copies, kind=fact.type, measure=fact.measure, letter=letter)


def _of_expiry(fact: e.LetterExpired) -> tuple[NoticeOrder, ...]:
    """Who had the letter has to acknowledge it anew; the supervisor reads of it."""
    told = NoticeOrder(to=fact.to[:1], kind=fact.type, measure=Measure.SUPERVISE, acknowledge=True, letter=fact.letter)
    if not fact.to[1:]:
        return (told,)
    return told, NoticeOrder(to=fact.to[1:], kind=fact.type, measure=Measure.SUPERVISE, letter=fact.letter)


def _addressees(case: Case, fact: e.AnyFact) -> tuple[e.Addressee, ...]:  # noqa: C901, PLR0911  # a table, one row a fact
    match fact:
        case e.Assigned():
            return (*_to(fact.lead, _BOTH), *(row for unit in fact.co_units for row in _to(unit, _BOTH)))
        case e.MeasureProposed() | e.NoIndependentPerson():
            return fact.to
        case e.Declined() | e.PlanSubmitted() | e.CompletionConfirmed():
            return _to(case.supervisor, _BOTH)
        # The lead's lateness alone is proposed upon. Its head decided; the supervisor's staff carry it out, or do not.
        case e.ProposalIssued():
            return (*_to(case.lead, _BOTH), *_to(case.supervisor, _STAFF))
        case e.ProposalWaived():
            return (*_to(case.lead, _HEAD), *_to(case.supervisor, _STAFF))
        case e.CheckRecorded(result=Result.PASS):
            return _to(case.supervisor, _HEAD)
        case e.CheckReturned():
            return _to(case.supervisor, _BOTH)
        case e.ExtensionRequested():
            return _to(extension_decider(case), _HEAD)
        case (
            e.PlanApproved()
            | e.PlanReturned()
            | e.ExtensionGranted()
            | e.ExtensionRefused()
            | e.CheckRecorded()
            | e.SignedOff()
            | e.Suspended()
            | e.Resumed()
            | e.DueChanged()
            | e.Withdrawn()
            | e.Reopened()
        ):
            return _to(case.lead, _BOTH)
        case e.ClosedDirectly():
            return (*_to(case.lead, _BOTH), *_to(case.supervisor, _HEAD))
        case e.TakenOver():
            return (*_to(case.supervisor, _BOTH), *_to(case.lead, _BOTH))
        case _:
            return ()


def _of_adoption(case: Case, fact: e.PolicyAdopted | e.CalendarAdopted, before: Case | None) -> tuple[e.Addressee, ...]:
    """Whoever answers for a clock that ends at another time, or has no end any more; each once."""
    running = {clock.key for clock in case.clocks}
    stopped = [clock.name for clock in before.clocks if clock.key not in running] if before is not None else []
    names = (*(end.clock for end in fact.moved or ()), *stopped)
    return tuple(dict.fromkeys(to for name in names for to in _of_moved_end(case, name)))


def _of_moved_end(case: Case, clock: ClockName) -> tuple[e.Addressee, ...]:
    """Whoever has another time for what is theirs to do; of the due its supervisor hears, too."""
    match clock:
        case ClockName.DUE:
            return (*_to(case.lead, _BOTH), *_to(case.supervisor, _BOTH))
        case ClockName.ACKNOWLEDGE | ClockName.PLAN:
            return _to(case.lead, _BOTH)
        case ClockName.EXTENSION:
            return _to(extension_decider(case), _HEAD)
        case ClockName.SIGN_OFF | ClockName.PROPOSAL:
            return _to(case.supervisor, _HEAD)
        case ClockName.ASSIGN | ClockName.PLAN_APPROVAL | ClockName.CHECK:
            return _to(case.supervisor, _BOTH)
        case ClockName.LETTER:  # nothing reckons it anew
            return ()
        case _:
            assert_never(clock)


def _to(unit: str | None, capacities: tuple[Capacity, ...]) -> tuple[e.Addressee, ...]:
    return (e.Addressee(unit=unit, capacities=capacities),) if unit is not None else ()
