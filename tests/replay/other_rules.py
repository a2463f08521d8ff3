"""Builds in which one rule has changed: what would stand in `models.domain`, a test hands in by value."""

from datetime import datetime
from functools import partial
from typing import ClassVar

from temporalio import workflow

from models.domain.case import Case
from models.domain.commands import Command, Open
from models.domain.decide import decide
from models.domain.events import Event, RulesAdopted, RungReached
from models.domain.rules import LATEST
from models.domain.words import Capacity
from models.messages import WORKFLOW, CaseInput
from workflows.case import CaseWorkflow
from workflows.casefile import Rules

NEXT = LATEST + 1


def _decide(case: Case | None, command: Command, now: datetime, *, since: int) -> tuple[Event, ...]:
    """From the version `since` on, a rung tells the staff beside the head; an older case is decided as ever."""
    rules = case.rules if case else command.order.rules if isinstance(command.order, Open) else LATEST
    told: list[Event] = []
    for event in decide(case, command, now):
        rules = event.fact.rules if isinstance(event.fact, RulesAdopted) else rules
        told.append(_with_staff(event) if rules >= since else event)
    return tuple(told)


def _with_staff(event: Event) -> Event:
    fact = event.fact
    if not isinstance(fact, RungReached):
        return event
    both = tuple(to.model_copy(update={"capacities": (Capacity.STAFF, Capacity.HEAD)}) for to in fact.to)
    return event.model_copy(update={"fact": fact.model_copy(update={"to": both})})


GATED = Rules(partial(_decide, since=NEXT), latest=NEXT)
"""A rule has changed as it should: in a version of its own."""

UNGATED = Rules(partial(_decide, since=LATEST), latest=LATEST)
"""A rule has changed under the cases that are open."""


@workflow.defn(name=WORKFLOW)
class GatedBuild(CaseWorkflow):
    """The workflow of a case in the build that knows the next version."""

    rules: ClassVar[Rules] = GATED

    @workflow.run
    async def run(self, given: CaseInput) -> None:
        """As ever."""
        await super().run(given)


@workflow.defn(name=WORKFLOW)
class UngatedBuild(CaseWorkflow):
    """The workflow of a case in the build that should never be."""

    rules: ClassVar[Rules] = UNGATED

    @workflow.run
    async def run(self, given: CaseInput) -> None:
        """As ever."""
        await super().run(given)
