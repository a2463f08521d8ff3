"""What a command makes happen, or why it may not: the one way into a case, for people and for the clock.

Order of judgement (contract.md): the right, the state, the revision, then the rules. What has come due is told
before a person's command is judged, so that an act a second after a deadline does not hide that it passed.
"""

from datetime import datetime

from models.domain.authority import authority_for
from models.domain.case import Case
from models.domain.commands import AdoptCalendar, AdoptPolicy, ClockReached, Command, Open
from models.domain.decisions import adoption, advance, migration, opening, orders
from models.domain.events import Event
from models.domain.moves import open_moves
from models.domain.refusals import NotPermitted, RevisionMismatch, WrongState
from models.domain.unfolding import Unfolding


def decide(case: Case | None, command: Command, now: datetime) -> tuple[Event, ...]:
    """The events that `command` causes at `now` (aware UTC); raises a `Refusal` and causes nothing otherwise."""
    order, actor = command.order, command.actor
    if isinstance(order, Open):
        if case is not None:
            raise WrongState(state=case.state)
        if actor is None:
            raise NotPermitted
        begun = Unfolding(order.number, None, now)
        opening.decide_open(begun, order, actor)
        advance.advance(begun)
        return tuple(begun.events)
    if case is None:
        raise WrongState(state=None)
    unfolding = Unfolding(case.number, case, now)
    advance.advance(unfolding)
    if isinstance(order, ClockReached):
        adoption.adopt(unfolding, order.rules)
        return tuple(unfolding.events)
    if isinstance(order, AdoptPolicy | AdoptCalendar):
        migration.migrate(unfolding, order, command.administrator)
        return tuple(unfolding.events)
    if actor is None:
        raise NotPermitted
    authority = authority_for(unfolding.case, order, actor, now)
    if order.name not in open_moves(unfolding.case):
        raise WrongState(state=unfolding.case.state)
    if command.if_revision is not None and command.if_revision != unfolding.case.revision:
        raise RevisionMismatch(revision=unfolding.case.revision)
    orders.decide_order(unfolding, order, actor, authority)
    advance.advance(unfolding)
    return tuple(unfolding.events)
