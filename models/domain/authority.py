"""By which seat somebody may do something, judged by the table of rights, and the separation of duties (domain.md)."""

from datetime import datetime

from models.domain.actors import Actor, Authority, Seat
from models.domain.case import Case, Letter
from models.domain.commands import AcknowledgeLetter, Assign, ChangeDue, Name, Order
from models.domain.extensions import extension_decider, lengthens
from models.domain.letters import find_letter
from models.domain.lines import seen_by
from models.domain.refusals import NotIndependent, NotPermitted
from models.domain.rights import (
    BARRED,
    DEEDS,
    EARLIER_DUE,
    LATER_DUE,
    LETTER,
    NEW_DEADLINE,
    RIGHTS,
    Deed,
    Part,
    Right,
    Standing,
)


def authority_for(case: Case, order: Order, actor: Actor, now: datetime) -> Authority:
    """The seat by which `actor` may give `order` at `now`. Raises `NotPermitted` or `NotIndependent`."""
    if isinstance(order, AcknowledgeLetter) and (letter := find_letter(case, order.letter)) is not None:
        return authority_over_letter(case, letter, actor)
    return authority(case, order.name, actor, rights_for(case, order, now))


def rights_for(case: Case, order: Order, now: datetime) -> tuple[Right, ...]:
    """What gives the right to `order`: of some commands it hangs on what they would do."""
    if isinstance(order, Assign | ChangeDue) and lengthens(case, order, now):
        return LATER_DUE
    if isinstance(order, ChangeDue) and case.due is not None:
        return EARLIER_DUE
    if isinstance(order, Assign) and order.deadline is not None and case.due is not None:
        return NEW_DEADLINE
    return RIGHTS[order.name]


def authority_over_letter(case: Case, letter: Letter, actor: Actor) -> Authority:
    """A seat of head or staff in the unit it went to, or above: if nobody sat there, it was passed up."""
    line = case.lines.up(letter.unit)
    for right in LETTER:
        for seat in actor.seats:
            if seat.capacity in right.capacities and seat.unit in line:
                return authority_of(seat)
    raise NotPermitted


def answers_letters_to(unit: str, actor: Actor) -> bool:
    """Whether `actor` sits where letters to `unit` are acknowledged: in it, as head or staff."""
    return any(seat.unit == unit and seat.capacity in right.capacities for right in LETTER for seat in actor.seats)


def seats_for(deed: Deed, actor: Actor) -> tuple[Seat, ...]:
    """The seats of `actor` whose capacity the deed asks for; whether their units stand right, its caller knows."""
    rights = DEEDS[deed]
    return tuple(
        seat
        for seat in actor.seats
        if any(
            seat.capacity in right.capacities and (right.standing is not Standing.OWN or seat.acting_for is None)
            for right in rights
        )
    )


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
            return authority_of(seat)
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
        case Standing.COVERS | Standing.OWN | Standing.SERVICE:
            return ()
        case Standing.ANSWERS_LETTERS:
            asked = (case.lead, case.supervisor, *(letter.unit for letter in case.letters))
            return tuple(sorted({above for unit in asked if unit is not None for above in case.lines.up(unit)}))


def _independent(case: Case, name: Name | None, actor: Actor) -> bool:
    """Whether `actor`, and all whose duties count as theirs, are free of what they judge."""
    if set(actor.tied_to) & {case.lead, *case.co_units}:
        return False
    barred = {person for part in BARRED.get(name, ()) for person in _took(case, part)} if name is not None else set()
    return actor.people.isdisjoint(barred)


def _took(case: Case, part: Part) -> tuple[int, ...]:
    """The people who took this part in the round, with all whose duties count as theirs."""
    match part:
        case Part.ASKED:
            return case.extension.people if case.extension is not None else ()
        case Part.CONFIRMED:
            return case.confirmed_by
        case Part.CHECKED:
            return case.checked_by


def authority_of(seat: Seat) -> Authority:
    """What the record keeps of the seat by which an act was done."""
    return Authority(unit=seat.unit, post=seat.post, capacity=seat.capacity, acting_for=seat.acting_for)
