"""Opening a case: who may, who supervises, and when it falls due."""

from datetime import datetime, timedelta

from models.domain.actors import Actor, Authority
from models.domain.authority import authority_of, seats_for
from models.domain.commands import Open
from models.domain.deadlines import first_due
from models.domain.events import Assigned, Registered
from models.domain.lines import Lines, choose_supervisor
from models.domain.refusals import (
    CoUnitsWithoutLead,
    DeadlineMissing,
    DueInPast,
    DueTooFar,
    LeadAmongCoUnits,
    NotPermitted,
    OpenedInFuture,
)
from models.domain.rights import Deed
from models.domain.rules import FIRST
from models.domain.unfolding import Unfolding

CENTURY = timedelta(days=36525)


def decide_open(unfolding: Unfolding, order: Open, actor: Actor) -> None:
    """`registered` and, with a lead, `assigned`."""
    now = unfolding.now
    authority = _authority(order, actor)
    check_units(order.lead, order.co_units)
    if order.opened_on is not None and order.opened_on > order.calendar.local(now).date():
        raise OpenedInFuture
    supervisor = choose_supervisor(
        order.lines, candidate=order.supervisor or authority.unit, lead=order.lead, co_units=order.co_units
    )
    if order.lead is not None and order.deadline is None:
        raise DeadlineMissing
    counted_from = order.calendar.opening(order.opened_on) if order.opened_on else now
    assigned_at = counted_from if order.lead is not None else None
    due = first_due(order.deadline, order.terms, order.calendar, assigned_at) if order.deadline is not None else None
    if order.opened_on is None:
        check_future(due, now)
    check_near(due, now)
    # A due that counts from the assignment is told with the assignment, so that its clock starts once.
    stands_alone = order.lead is None
    unfolding.tell(
        Registered(
            title=order.title,
            description=order.description,
            kind=order.kind,
            category=order.category,
            severity=order.severity,
            group=order.group,
            source=order.source,
            external_ref=order.external_ref,
            inspection=order.inspection,
            line=order.line,
            supervisor=supervisor,
            deadline=order.deadline,
            due=due if stands_alone else None,
            opened_on=order.opened_on,
            terms=order.terms,
            calendar=order.calendar,
            lines=order.lines,
            rules=order.rules if order.rules > FIRST else None,
        ),
        actor.person,
        authority,
    )
    if order.lead is not None and order.deadline is not None and due is not None:
        unfolding.tell(
            Assigned(
                lead=order.lead,
                co_units=order.co_units,
                supervisor=supervisor,
                deadline=order.deadline,
                due=due,
                counted_from=counted_from,
            ),
            actor.person,
            authority,
        )


def check_units(lead: str | None, co_units: tuple[str, ...]) -> None:
    """The lead and the co-units are different units. Raises `CoUnitsWithoutLead` or `LeadAmongCoUnits`."""
    if co_units and lead is None:
        raise CoUnitsWithoutLead
    if lead in co_units or len(set(co_units)) != len(co_units):
        raise LeadAmongCoUnits


def check_future(due: datetime | None, now: datetime) -> None:
    """A due that is set lies ahead, and not a century ahead. Raises `DueInPast` or `DueTooFar`."""
    if due is not None and due <= now:
        raise DueInPast
    check_near(due, now)


def check_near(due: datetime | None, now: datetime) -> None:
    """No arithmetic on a due may leave the calendar. Raises `DueTooFar`."""
    if due is not None and due > now + CENTURY:
        raise DueTooFar


def _authority(order: Open, actor: Actor) -> Authority:
    """The seat by which the case is opened: of head or staff, nearest to the lead, in a unit that may open it.

    A unit may open cases below itself; with a supervisor named, it is that supervisor or stands above it. Its own
    cases it may ask for, too: the rules then find no supervisor, which says more than that it may not.
    """
    seats = [seat for seat in seats_for(Deed.OPEN, actor) if _may_open(order, seat.unit)]
    if not seats:
        raise NotPermitted
    seat = max(seats, key=lambda seat: len(order.lines.up(seat.unit)))
    return authority_of(seat)


def _may_open(order: Open, unit: str) -> bool:
    if order.lead is None and unit not in order.leading:
        return False
    targets = [target for target in (order.lead, order.supervisor) if target is not None]
    return all(_covers(order.lines, unit, target) for target in targets)


def _covers(lines: Lines, unit: str, target: str) -> bool:
    return unit in lines.up(target)
