"""The rectification plan, where the policy wants one."""

from models.domain.commands import ApprovePlan, ReturnPlan, SubmitPlan
from models.domain.decisions.telling import Telling
from models.domain.events import PlanApproved, PlanReturned, PlanSubmitted
from models.domain.refusals import PlanNotWanted


def submit(telling: Telling, order: SubmitPlan) -> None:
    """Lay it before the supervisor."""
    if telling.case.terms.limits.plan is None:
        raise PlanNotWanted
    telling.tell(PlanSubmitted(measures=order.measures, note=order.note))


def approve(telling: Telling, order: ApprovePlan) -> None:
    """It stands."""
    telling.tell(PlanApproved(note=order.note))


def send_back(telling: Telling, order: ReturnPlan) -> None:
    """It has to be written again."""
    telling.tell(PlanReturned(reason=order.reason))
