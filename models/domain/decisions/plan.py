"""The rectification plan, where the policy wants one."""

from models.domain.commands import ApprovePlan, ReturnPlan, SubmitPlan
from models.domain.decisions.bench import tell_if_nobody_is_left
from models.domain.decisions.telling import Telling
from models.domain.events import PlanApproved, PlanReturned, PlanSubmitted
from models.domain.refusals import PlanNotWanted
from models.domain.words import ClockName


def submit(telling: Telling, order: SubmitPlan) -> None:
    """Lay it before the supervisor."""
    if telling.case.terms.limits.plan is None:
        raise PlanNotWanted
    telling.tell(PlanSubmitted(measures=order.measures, note=order.note))
    tell_if_nobody_is_left(telling.unfolding, ClockName.PLAN_APPROVAL, order.bench)


def approve(telling: Telling, order: ApprovePlan) -> None:
    """It stands."""
    telling.tell(PlanApproved(note=order.note))


def send_back(telling: Telling, order: ReturnPlan) -> None:
    """It has to be written again."""
    telling.tell(PlanReturned(reason=order.reason))
