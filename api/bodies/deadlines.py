"""Deadlines as callers write them: the domain's own, within reach and without unknown fields."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from api.bodies.scalars import within_reach
from api.unprocessable import PeriodMissing
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.limits import Limit, at_least_a_second, at_most_twenty_years
from models.domain.policies import Terms
from models.domain.value import Value
from models.domain.words import DeadlineKind


def _bounded(limit: Limit) -> Limit:
    """Twenty years at most, one second at least."""
    if not (at_least_a_second(limit) and at_most_twenty_years(limit)):
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


class ByDateBody(ByDate):
    """限期整改: `date`, `at` or `within`, exactly one of the three."""

    model_config = ConfigDict(extra="forbid", title="ByDate")


class ImmediateBody(Immediate):
    """立行立改: the policy's limit from assignment."""

    model_config = ConfigDict(extra="forbid", title="Immediate")


class LongTermBody(Value):
    """长期坚持: a report in every period; the policy's own (`limits.period`) unless `every` is given."""

    model_config = ConfigDict(extra="forbid", title="LongTerm")

    kind: Literal[DeadlineKind.LONG_TERM] = DeadlineKind.LONG_TERM
    every: Annotated[Limit, AfterValidator(_bounded)] | None = None


DeadlineBody = Annotated[
    Annotated[ByDateBody, AfterValidator(_day_within_reach)] | ImmediateBody | LongTermBody,
    Field(discriminator="kind"),
]


def deadline_under(body: DeadlineBody | None, terms: Terms, present: Deadline | None = None) -> Deadline | None:
    """The domain's deadline; what is not said, the policy says: a period, or how long where there is none at all.

    Raises `PeriodMissing` where neither names a long-term case's period.
    """
    if body is None and present is None and terms.limits.within is not None:
        return ByDate(within=terms.limits.within)
    if not isinstance(body, LongTermBody):
        return body
    every = body.every or terms.limits.period
    if every is None:
        raise PeriodMissing(policy=terms.policy)
    return LongTerm(every=every)
