"""More time, and any other change of the due date (rule 5)."""

from models.domain.commands import ChangeDue, GrantExtension, RefuseExtension, RequestExtension
from models.domain.deadlines import due_instant
from models.domain.decisions.bench import tell_if_nobody_is_left
from models.domain.decisions.opening import check_future, check_near
from models.domain.decisions.telling import Telling
from models.domain.events import DueChanged, ExtensionGranted, ExtensionRefused, ExtensionRequested
from models.domain.extensions import check_extendable, check_length, extension_decider, lengthens
from models.domain.refusals import DueNotLater, DueUnchanged, ExtensionTooLate
from models.domain.words import ClockName


def request(telling: Telling, order: RequestExtension) -> None:
    """In time, and for a kind of deadline that may be extended."""
    case, now = telling.case, telling.now
    due = due_instant(order.due, case.calendar)
    check_extendable(case, due, now)
    if case.due is not None and now > case.calendar.shifted(case.due, case.terms.extension.ask_before.times(-1)):
        raise ExtensionTooLate(before=str(case.terms.extension.ask_before))
    if case.due is None or due <= case.due:
        raise DueNotLater
    check_near(due, now)
    telling.tell(ExtensionRequested(due=due, reason=order.reason, decider=extension_decider(case)))
    tell_if_nobody_is_left(telling.unfolding, ClockName.EXTENSION, order.bench)


def grant(telling: Telling, order: GrantExtension) -> None:
    """To the date asked for or another later one."""
    case = telling.case
    due = due_instant(order.due, case.calendar)
    check_future(due, telling.now)
    if case.due is None or due <= case.due:
        raise DueNotLater
    check_length(case, due)
    telling.tell(ExtensionGranted(due=due, note=order.note))


def refuse(telling: Telling, order: RefuseExtension) -> None:
    """The due date stands, and the rungs that waited fire."""
    telling.tell(ExtensionRefused(reason=order.reason))


def change_due(telling: Telling, order: ChangeDue) -> None:
    """Earlier is the supervisor's word; later is an extension, with its rules (rule 5)."""
    case = telling.case
    due = due_instant(order.due, case.calendar)
    if case.due is None or due == case.due:
        raise DueUnchanged
    check_future(due, telling.now)
    later = lengthens(case, order, telling.now)
    if later:
        check_extendable(case, due, telling.now)
    telling.tell(DueChanged(due=due, extension=later, reason=order.reason))
