"""Deadlines as callers write them: the domain's own, within reach and without unknown fields."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from api.bodies.scalars import within_reach
from models.domain.deadlines import ByDate, Immediate, LongTerm
from models.domain.limits import Limit, LimitUnit

_LONGEST = {
    LimitUnit.WORKING_DAYS: 5_000,
    LimitUnit.CALENDAR_DAYS: 7_500,
    LimitUnit.MONTHS: 240,
    LimitUnit.EXACT: 7_500 * 24 * 3600 * 1000,
}
_SHORTEST_EXACT = 1000


def _bounded(limit: Limit) -> Limit:
    """Twenty years at most, one second at least: what lies beyond is a slip, and costs reckoning without end."""
    if limit.n > _LONGEST[limit.unit] or (limit.unit is LimitUnit.EXACT and limit.n < _SHORTEST_EXACT):
        message = "give a length between one second and twenty years"
        raise ValueError(message)
    return limit


def _day_within_reach(deadline: ByDate) -> ByDate:
    for given in (deadline.date, deadline.at):
        if given is not None:
            within_reach(given)
    if deadline.within is not None:
        _bounded(deadline.within)
    return deadline


def _period_within_reach(deadline: LongTerm) -> LongTerm:
    _bounded(deadline.every)
    return deadline


class ByDateBody(ByDate):
    """限期整改: `date`, `at` or `within`, exactly one of the three."""

    model_config = ConfigDict(extra="forbid", title="ByDate")


class ImmediateBody(Immediate):
    """立行立改: the policy's limit from assignment."""

    model_config = ConfigDict(extra="forbid", title="Immediate")


class LongTermBody(LongTerm):
    """长期坚持: a report in every period."""

    model_config = ConfigDict(extra="forbid", title="LongTerm")


DeadlineBody = Annotated[
    Annotated[ByDateBody, AfterValidator(_day_within_reach)]
    | ImmediateBody
    | Annotated[LongTermBody, AfterValidator(_period_within_reach)],
    Field(discriminator="kind"),
]
