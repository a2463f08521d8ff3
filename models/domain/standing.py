"""Where a case stands: how high it has climbed, who holds it, and what a reader may do with it."""

from collections.abc import Iterable
from datetime import datetime

from models.domain.actors import Actor
from models.domain.authority import authority, authority_over_letter
from models.domain.case import Case, Letter, PlanStatus
from models.domain.commands import Name
from models.domain.letters import open_letters
from models.domain.moves import open_moves
from models.domain.outages import Lateness, Outage, lateness
from models.domain.refusals import Refusal
from models.domain.rights import RIGHTS
from models.domain.words import ClockName, State


def escalation_level(case: Case) -> int:
    """The highest level of the leading line that a running clock has reached; 0 is the unit itself."""
    return max((clock.level for clock in case.clocks if clock.name is not ClockName.PROPOSAL), default=0)


def missed(case: Case) -> bool:
    """Whether a due was ever missed; it stays so after it is made good (rule 7)."""
    return missed_at(case) is not None


def missed_at(case: Case) -> datetime | None:
    """The first due that was missed; later ones do not move it, so that what is told of a month stays."""
    return min((miss.due_at for miss in case.misses if miss.clock is ClockName.DUE), default=None)


def late_days(case: Case, now: datetime, outages: Iterable[Outage]) -> int:
    """How many working days the case is late, or was when its completion was confirmed; outages are not counted."""
    late = case_lateness(case, now, outages)
    return late.days if late is not None else 0


def case_lateness(case: Case, now: datetime, outages: Iterable[Outage]) -> Lateness | None:
    """The same, counted out; `None` where there is nothing to be late with."""
    if case.due is None or case.state is State.WITHDRAWN:
        return None
    until = case.confirmed_at or now
    if case.suspension is not None:
        until = min(until, case.suspension.since)
    return lateness(case.calendar, case.due, until, outages)


def provisional(case: Case) -> bool:
    """Whether the due rests on days whose holidays are not yet published."""
    return case.due is not None and case.calendar.is_provisional(case.due)


def held_by(case: Case) -> tuple[str, ...]:
    """Whose turn it is (domain.md, "Who held the case"): nobody while suspended or ended; several share a part."""
    if case.ended or case.suspension is not None:
        return ()
    if case.state is State.RECTIFYING:
        if case.extension is not None:
            return (case.extension.decider,)
        if case.plan is not None and case.plan.status is PlanStatus.SUBMITTED:
            return (case.supervisor,)
        outstanding = tuple(unit for unit in case.co_units if unit not in case.parts)
        lead = (case.lead,) if case.lead is not None else ()
        return (*lead, *outstanding)
    if case.state is State.ASSIGNED and case.lead is not None:
        return (case.lead,)
    return (case.supervisor,)


def actions(case: Case, actor: Actor) -> tuple[Name, ...]:
    """The commands that `actor` may give now, in the table's order."""
    moves = open_moves(case)
    return tuple(name for name in RIGHTS if name in moves and _offered(case, name, actor))


def _offered(case: Case, name: Name, actor: Actor) -> bool:  # noqa: PLR0911  # one line a command
    """Whether the right is there, and the command, which the state takes, could be more than refused."""
    try:
        seat = authority(case, name, actor, RIGHTS[name])
    except Refusal:
        return False
    match name:
        case Name.SUBMIT_PLAN:
            return case.terms.limits.plan is not None
        case Name.CHANGE_DUE:
            return case.due is not None
        case Name.REQUEST_EXTENSION:
            return case.deadline is not None and case.deadline.kind in case.terms.extension.kinds
        case Name.COMPLETE_PART:
            return seat.unit not in case.parts
        case Name.ACKNOWLEDGE_LETTER:
            return any(_may_acknowledge(case, letter, actor) for letter in open_letters(case))
        case _:
            return True


def _may_acknowledge(case: Case, letter: Letter, actor: Actor) -> bool:
    try:
        authority_over_letter(case, letter, actor)
    except Refusal:
        return False
    return True
