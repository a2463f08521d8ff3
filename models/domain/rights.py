"""Who may do what: the one table of rights and the separation of duties (domain.md, "Rights")."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.domain.actors import Actor, Authority, Seat
from models.domain.case import Case, Letter
from models.domain.commands import AcknowledgeLetter, Assign, ChangeDue, Name, Order
from models.domain.extensions import extension_decider, lengthens
from models.domain.letters import find_letter
from models.domain.lines import seen_by
from models.domain.refusals import NotIndependent, NotPermitted
from models.domain.words import Capacity


class Standing(StrEnum):
    """How a unit stands to a case."""

    SUPERVISOR = "supervisor"
    ABOVE_SUPERVISOR = "above_supervisor"
    EXTENSION_DECIDER = "extension_decider"
    OUTSTANDING_CO_UNIT = "outstanding_co_unit"
    LEAD = "lead"
    CO_UNIT = "co_unit"
    SEES = "sees"
    ANSWERS_LETTERS = "answers_letters"


@dataclass(frozen=True)
class Right:
    """A seat of one of these capacities, in a unit that stands so, gives the right.

    `independent` asks that the person has no part in what they judge (separation of duties).
    """

    standing: Standing
    capacities: frozenset[Capacity]
    independent: bool = False


_HEAD = frozenset({Capacity.HEAD})
_STAFF = frozenset({Capacity.HEAD, Capacity.STAFF})

_SUPERVISOR_STAFF = (Right(Standing.SUPERVISOR, _STAFF, independent=True),)
_SUPERVISOR_HEAD = (Right(Standing.SUPERVISOR, _HEAD, independent=True),)
_DECIDER = (Right(Standing.EXTENSION_DECIDER, _HEAD, independent=True),)
_LEAD_STAFF = (Right(Standing.LEAD, _STAFF),)
_LEAD_HEAD = (Right(Standing.LEAD, _HEAD),)

RIGHTS: dict[Name, tuple[Right, ...]] = {
    Name.ASSIGN: (Right(Standing.SUPERVISOR, _STAFF),),
    Name.APPROVE_PLAN: _SUPERVISOR_STAFF,
    Name.RETURN_PLAN: _SUPERVISOR_STAFF,
    Name.RECORD_CHECK: _SUPERVISOR_STAFF,
    Name.SUSPEND: _SUPERVISOR_STAFF,
    Name.RESUME: _SUPERVISOR_STAFF,
    Name.CHANGE_DUE: (*_SUPERVISOR_STAFF, *_DECIDER),
    Name.SIGN_OFF: _SUPERVISOR_HEAD,
    Name.RETURN_CHECK: _SUPERVISOR_HEAD,
    Name.GRANT_EXTENSION: _DECIDER,
    Name.REFUSE_EXTENSION: _DECIDER,
    Name.WITHDRAW: _SUPERVISOR_HEAD,
    Name.REOPEN: _SUPERVISOR_HEAD,
    Name.ISSUE: _SUPERVISOR_HEAD,
    Name.WAIVE: _SUPERVISOR_HEAD,
    Name.ACKNOWLEDGE: _LEAD_STAFF,
    Name.SUBMIT_PLAN: _LEAD_STAFF,
    Name.REPORT_PROGRESS: (*_LEAD_STAFF, Right(Standing.CO_UNIT, _STAFF)),
    Name.DECLINE: _LEAD_HEAD,
    Name.REQUEST_EXTENSION: _LEAD_HEAD,
    Name.CONFIRM_COMPLETION: _LEAD_HEAD,
    # Who heads two co-units signs for the one whose part is still outstanding.
    Name.COMPLETE_PART: (Right(Standing.OUTSTANDING_CO_UNIT, _HEAD), Right(Standing.CO_UNIT, _HEAD)),
    Name.TAKE_OVER: (Right(Standing.ABOVE_SUPERVISOR, _HEAD, independent=True),),
    Name.COMMENT: (Right(Standing.SEES, _STAFF),),
    Name.ACKNOWLEDGE_LETTER: (Right(Standing.ANSWERS_LETTERS, _STAFF),),
}

NEW_DEADLINE = _SUPERVISOR_STAFF
EARLIER_DUE = _SUPERVISOR_STAFF
LATER_DUE = _DECIDER
UPLOAD = (
    Right(Standing.LEAD, _STAFF),
    Right(Standing.CO_UNIT, _STAFF),
    Right(Standing.SUPERVISOR, _STAFF),
)
"""Who may upload: those who prove completion, and the supervisor's people, whose checks cite evidence, too."""


def authority_for(case: Case, order: Order, actor: Actor, now: datetime) -> Authority:
    """The seat by which `actor` may give `order` at `now`. Raises `NotPermitted` or `NotIndependent`."""
    rights = RIGHTS[order.name]
    if isinstance(order, Assign | ChangeDue) and lengthens(case, order, now):
        rights = LATER_DUE
    elif isinstance(order, ChangeDue) and case.due is not None:
        rights = EARLIER_DUE
    elif isinstance(order, Assign) and order.deadline is not None and case.due is not None:
        rights = NEW_DEADLINE
    elif isinstance(order, AcknowledgeLetter) and (letter := find_letter(case, order.letter)) is not None:
        return authority_over_letter(case, letter, actor)
    return authority(case, order.name, actor, rights)


def authority_over_letter(case: Case, letter: Letter, actor: Actor) -> Authority:
    """A seat of head or staff in the unit it went to, or above: if nobody sat there, it was passed up."""
    line = case.lines.up(letter.unit)
    for seat in actor.seats:
        if seat.capacity in _STAFF and seat.unit in line:
            return _authority_of(seat)
    raise NotPermitted


def authority(case: Case, name: Name | None, actor: Actor, rights: tuple[Right, ...]) -> Authority:
    """The first seat of `actor` that one of `rights` is given to; `name` says what independence is judged against."""
    dependent = False
    for right in rights:
        units = units_standing(case, right.standing)
        for seat in actor.seats:
            if seat.capacity not in right.capacities or seat.unit not in units:
                continue
            if right.independent and not _independent(case, name, actor):
                dependent = True
                continue
            return _authority_of(seat)
    raise NotIndependent if dependent else NotPermitted


def units_standing(case: Case, standing: Standing) -> tuple[str, ...]:  # noqa: PLR0911  # one line a standing
    """The units that stand so to the case."""
    match standing:
        case Standing.SUPERVISOR:
            return (case.supervisor,)
        case Standing.ABOVE_SUPERVISOR:
            return case.lines.up(case.supervisor)[1:]
        case Standing.EXTENSION_DECIDER:
            return (extension_decider(case),)
        case Standing.LEAD:
            return (case.lead,) if case.lead is not None else ()
        case Standing.CO_UNIT:
            return case.co_units
        case Standing.OUTSTANDING_CO_UNIT:
            return tuple(unit for unit in case.co_units if unit not in case.parts)
        case Standing.SEES:
            return seen_by(case.lines, lead=case.lead, co_units=case.co_units, supervisor=case.supervisor)
        case Standing.ANSWERS_LETTERS:
            asked = (case.lead, case.supervisor, *(letter.unit for letter in case.letters))
            return tuple(sorted({above for unit in asked if unit is not None for above in case.lines.up(unit)}))


def _independent(case: Case, name: Name | None, actor: Actor) -> bool:
    """Whether `actor`, and all whose duties count as theirs, are free of what they judge."""
    if set(actor.tied_to) & {case.lead, *case.co_units}:
        return False
    match name:
        case Name.GRANT_EXTENSION | Name.REFUSE_EXTENSION | Name.CHANGE_DUE | Name.ASSIGN:
            barred = case.extension.people if case.extension is not None else ()
        case Name.RECORD_CHECK | Name.RETURN_CHECK:
            barred = case.confirmed_by
        case Name.SIGN_OFF:
            barred = (*case.confirmed_by, *case.checked_by)
        case _:
            barred = ()
    return actor.people.isdisjoint(barred)


def _authority_of(seat: Seat) -> Authority:
    return Authority(unit=seat.unit, post=seat.post, capacity=seat.capacity, acting_for=seat.acting_for)
