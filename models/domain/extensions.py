"""What counts as more time, and who is asked for it (rule 5)."""

from datetime import datetime

from models.domain.case import Case, next_decider
from models.domain.commands import Assign, ChangeDue
from models.domain.deadlines import due_instant, first_due
from models.domain.refusals import ExtensionNotAllowed, ExtensionsExhausted, ExtensionTooLate, ExtensionTooLong


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


def check_extendable(case: Case, due: datetime | None, now: datetime) -> None:
    """More time, until `due`, is for deadlines that allow it, before they pass, so often and so far as the policy says.

    Raises `ExtensionNotAllowed`, `ExtensionTooLate`, `ExtensionsExhausted` or `ExtensionTooLong`.
    """
    if case.deadline is not None and case.deadline.kind not in case.terms.extension.kinds:
        raise ExtensionNotAllowed(kind=case.deadline.kind)
    if case.due is not None and now >= case.due:
        raise ExtensionTooLate(due=case.due.isoformat())
    most = case.terms.extension.most
    if most is not None and case.extensions >= most:
        raise ExtensionsExhausted(most=most)
    check_length(case, due)


def check_length(case: Case, due: datetime | None) -> None:
    """A first extension moves the due no further than the policy says. Raises `ExtensionTooLong`."""
    at_most = case.terms.extension.first_at_most
    if at_most is None or case.extensions or case.due is None or due is None:
        return
    latest = case.calendar.shifted(case.due, at_most)
    if due > latest:
        raise ExtensionTooLong(latest=latest.isoformat())
