"""What somebody whom the rules refuse could do instead, and whom they could ask; found by the rules themselves."""

from collections.abc import Iterator
from datetime import datetime

from models.domain.actors import Actor
from models.domain.authority import authority_for, rights_for, units_standing
from models.domain.case import Case
from models.domain.commands import AcknowledgeLetter, Command, Order, TakeOver
from models.domain.decide import decide
from models.domain.evolve import fold
from models.domain.letters import find_letter
from models.domain.moves import open_moves
from models.domain.refusals import Refusal
from models.domain.rights import LETTER, Right
from models.domain.texts import digest
from models.domain.value import Value
from models.domain.words import Capacity

_TEXT = digest(b"advice" * 3, "")


class MayDo(Value):
    """The posts of one unit that give a right."""

    unit: str
    capacities: tuple[Capacity, ...]


def who_may(case: Case, order: Order, now: datetime) -> tuple[MayDo, ...]:
    """Whose posts give the right to `order`; independence is judged by person, and not here."""
    return tuple(dict.fromkeys(_who_may(case, order, now)))


def _who_may(case: Case, order: Order, now: datetime) -> Iterator[MayDo]:
    if isinstance(order, AcknowledgeLetter) and (letter := find_letter(case, order.letter)) is not None:
        yield from (MayDo(unit=unit, capacities=_in_order(LETTER[0])) for unit in case.lines.up(letter.unit))
        return
    for right in rights_for(case, order, now):
        for unit in units_standing(case, right.standing):
            yield MayDo(unit=unit, capacities=_in_order(right))


def _in_order(right: Right) -> tuple[Capacity, ...]:
    return tuple(capacity for capacity in Capacity if capacity in right.capacities)


def may_after_taking_over(case: Case, order: Order, actor: Actor, now: datetime) -> bool:
    """Whether `actor` could give `order` after taking the case over, which they may."""
    try:
        taken = decide(case, Command(id="advice", order=TakeOver(reason=_TEXT), actor=actor), now)
        after = fold(case.number, taken, case) or case
        authority_for(after, order, actor, now)
    except Refusal:
        return False
    return order.name in open_moves(after)
