"""Handing a case to its lead unit, and the lead's answer."""

from models.domain.commands import Assign, Decline
from models.domain.deadlines import first_due
from models.domain.decisions.opening import check_future, check_units
from models.domain.decisions.telling import Telling
from models.domain.events import Acknowledged, Assigned, Declined
from models.domain.extensions import check_extendable, lengthens
from models.domain.lines import choose_supervisor
from models.domain.refusals import DeadlineMissing


def assign(telling: Telling, order: Assign) -> None:
    """For the first time or again; again keeps the original due and may set a new one (rule 3).

    A later one for the same lead is an extension, with its rules (rule 5).
    """
    case, now = telling.case, telling.now
    check_units(order.lead, order.co_units)
    lines = case.lines.merged(order.lines)
    supervisor = choose_supervisor(lines, candidate=case.supervisor, lead=order.lead, co_units=order.co_units)
    deadline = order.deadline or case.deadline
    if deadline is None:
        raise DeadlineMissing
    due, counted_from = case.due, None
    if order.deadline is not None or due is None:
        due, counted_from = first_due(deadline, case.terms, case.calendar, now), now
        check_future(due, now)
    if due is None:
        raise DeadlineMissing
    extension = lengthens(case, order, now)
    if extension:
        check_extendable(case, due, now)
    telling.tell(
        Assigned(
            lead=order.lead,
            co_units=order.co_units,
            supervisor=supervisor,
            deadline=deadline,
            due=due,
            counted_from=counted_from,
            extension=True if extension else None,
            note=order.note,
            lines=order.lines,
        )
    )


def acknowledge(telling: Telling) -> None:
    """签收."""
    telling.tell(Acknowledged())


def decline(telling: Telling, order: Decline) -> None:
    """Back to the supervisor, with a reason."""
    telling.tell(Declined(reason=order.reason))
