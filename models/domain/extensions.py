"""What counts as more time, and who is asked for it (rule 5)."""

from datetime import datetime

from models.domain.case import Case, next_decider
from models.domain.commands import Assign, ChangeDue
from models.domain.deadlines import due_instant, first_due
from models.domain.refusals import ExtensionNotAllowed, ExtensionTooLate


def extension_decider(case: Case) -> str:
    """The unit whose head decides on the request that waits, or on the next one."""
    return case.extension.decider if case.extension is not None else next_decider(case)


def lengthens(case: Case, order: Assign | ChangeDue, now: datetime) -> bool:
    """Whether `order` gives the present lead a later due: an extension, whatever it is called."""
    if case.due is None:
        return False
    if isinstance(order, ChangeDue):
        return due_instant(order.due, case.calendar) > case.due
    if order.deadline is None or order.lead != case.lead:
        return False
    due = first_due(order.deadline, case.terms, case.calendar, now)
    return due is not None and due > case.due


def check_extendable(case: Case, now: datetime) -> None:
    """More time is for deadlines that allow it, before they pass: else `ExtensionNotAllowed` or `ExtensionTooLate`."""
    if case.deadline is not None and case.deadline.kind not in case.terms.extension.kinds:
        raise ExtensionNotAllowed(kind=case.deadline.kind)
    if case.due is not None and now >= case.due:
        raise ExtensionTooLate(due=case.due.isoformat())
