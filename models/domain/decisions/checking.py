"""The follow-up check (回头看) and the sign-off (销号)."""

from datetime import datetime

from models.domain.commands import RecordCheck, ReturnCheck, SignOff
from models.domain.deadlines import Due, due_instant
from models.domain.decisions.bench import tell_if_nobody_is_left
from models.domain.decisions.completion import check_cited
from models.domain.decisions.opening import check_future
from models.domain.decisions.telling import Telling
from models.domain.events import CheckRecorded, CheckReturned, ClosedDirectly, SignedOff
from models.domain.words import ClockName, Result


def record(telling: Telling, order: RecordCheck) -> None:
    """Pass, or fail with a new due date. Where the policy asks for no sign-off, a passed check closes the case."""
    check_cited(order)
    failed = order.result is Result.FAIL
    telling.tell(
        CheckRecorded(
            result=order.result,
            method=order.method,
            note=order.note,
            evidence=order.evidence,
            files=order.files,
            due=rework_due(telling, order.due) if failed else None,
            given=True if failed and order.due is not None else None,
        )
    )
    deadline = telling.case.deadline
    if failed:
        return
    if telling.case.terms.closes_directly(deadline.kind if deadline is not None else None):
        telling.tell(ClosedDirectly())
    else:
        tell_if_nobody_is_left(telling.unfolding, ClockName.SIGN_OFF, order.bench)


def send_back(telling: Telling, order: ReturnCheck) -> None:
    """The check is to be made again."""
    telling.tell(CheckReturned(reason=order.reason))
    tell_if_nobody_is_left(telling.unfolding, ClockName.CHECK, order.bench)


def sign_off(telling: Telling, order: SignOff) -> None:
    """Off the ledger."""
    telling.tell(SignedOff(note=order.note))


def rework_due(telling: Telling, given: Due | None) -> datetime:
    """The due of the next round: the one given, else the policy's rework limit or the old due if later (rule 2)."""
    case = telling.case
    if given is not None:
        due = due_instant(given, case.calendar)
        check_future(due, telling.now)
        return due
    rework = case.calendar.end_of(case.terms.limits.rework, telling.now)
    return max(rework, case.due) if case.due is not None else rework
