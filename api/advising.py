"""A refusal for want of a right says whose right it is, and what the person could do instead."""

from datetime import datetime

from api.bodies.commands import in_url
from api.problems import NotYours, TakeOverFirst
from models.domain.advice import may_after_taking_over, who_may
from models.domain.case import Case
from models.domain.commands import Command, Name
from models.domain.refusals import NotPermitted, Refusal


def advised(refusal: Refusal, case: Case, command: Command, now: datetime) -> Exception:
    """`refusal` of a command to `case`, with advice where the right was wanting."""
    order, actor = command.order, command.actor
    if type(refusal) is not NotPermitted or actor is None:
        return refusal
    may = [one.model_dump(mode="json") for one in who_may(case, order, now)]
    if may_after_taking_over(case, order, actor, now):
        return TakeOverFirst(who_may=may, instead=in_url(Name.TAKE_OVER))
    return NotYours(who_may=may)
