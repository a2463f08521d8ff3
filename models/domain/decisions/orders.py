"""Each order to the rule that decides it."""

from typing import assert_never

from models.domain import commands as c
from models.domain.actors import Actor, Authority
from models.domain.decisions import assignment, checking, completion, ending, extension, letters, plan, supervision
from models.domain.decisions.telling import Telling
from models.domain.events import Commented
from models.domain.unfolding import Unfolding


def decide_order(unfolding: Unfolding, order: c.Order, actor: Actor, authority: Authority) -> None:  # noqa: C901, PLR0912, PLR0915
    """Tell what `order` causes; raises a `Refusal` where the rules do not allow it."""
    telling = Telling(unfolding, actor.person, authority)
    match order:
        case c.Open() | c.ClockReached() | c.AdoptPolicy() | c.AdoptCalendar():
            message = f"{order.name} is not decided here"
            raise ValueError(message)
        case c.Assign():
            assignment.assign(telling, order)
        case c.Acknowledge():
            assignment.acknowledge(telling)
        case c.Decline():
            assignment.decline(telling, order)
        case c.SubmitPlan():
            plan.submit(telling, order)
        case c.ApprovePlan():
            plan.approve(telling, order)
        case c.ReturnPlan():
            plan.send_back(telling, order)
        case c.ReportProgress():
            completion.report(telling, order)
        case c.CompletePart():
            completion.complete_part(telling, order)
        case c.ConfirmCompletion():
            completion.confirm(telling, order)
        case c.RequestExtension():
            extension.request(telling, order)
        case c.GrantExtension():
            extension.grant(telling, order)
        case c.RefuseExtension():
            extension.refuse(telling, order)
        case c.ChangeDue():
            extension.change_due(telling, order)
        case c.RecordCheck():
            checking.record(telling, order)
        case c.ReturnCheck():
            checking.send_back(telling, order)
        case c.SignOff():
            checking.sign_off(telling, order)
        case c.Suspend():
            supervision.suspend(telling, order)
        case c.Resume():
            supervision.resume(telling, order)
        case c.TakeOver():
            supervision.take_over(telling, order)
        case c.Issue():
            supervision.issue(telling, order)
        case c.Waive():
            supervision.waive(telling, order)
        case c.AcknowledgeLetter():
            letters.acknowledge(telling, order)
        case c.Withdraw():
            ending.withdraw(telling, order)
        case c.Reopen():
            ending.reopen(telling, order)
        case c.Comment():
            telling.tell(Commented(text=order.text))
        case _ as unreachable:
            assert_never(unreachable)
