"""What waits for whoever looks: each case with its lamp, the time that is left, and what they may do at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.bodies.commands import in_url
from api.callers import Caller
from api.shapes.cases import case_item
from api.shapes.letters import letter_item
from api.web.forms.fields import first
from models.db.queries.waiting import Waiting
from models.domain.authority import answers_letters_to
from models.domain.case import Case, Clock
from models.domain.standing import actions, held_by
from models.domain.words import ClockName
from models.domain.working_time import working_time

_AT_ONCE = 2


@dataclass(frozen=True)
class Task:
    """A case that waits. `left` is working time until its clock ends, negative once that has passed."""

    item: dict[str, Any]
    clock: Clock | None
    left: timedelta | None
    commands: tuple[str, ...]

    @property
    def urgency(self) -> tuple[bool, timedelta]:
        """What has least time left comes first; what has no clock, last."""
        return self.left is None, self.left or timedelta()


def tasks(found: Iterable[Waiting], caller: Caller, now: datetime) -> list[Task]:
    """Those in which the caller may do something that carries the case on, the most urgent first."""
    made = (_task(one, caller, now) for one in found)
    return sorted((task for task in made if task.commands), key=lambda task: task.urgency)


def _task(waiting: Waiting, caller: Caller, now: datetime) -> Task:
    case = waiting.case
    offered = actions(case, caller.acting) if caller.actor is not None else ()
    clock = _clock(case, caller)
    return Task(
        item=case_item(waiting.row, caller.organization),
        clock=clock,
        left=left(case, clock, now),
        commands=tuple(in_url(name) for name in first(case.state, offered)[:_AT_ONCE]),
    )


def waiting_letter(row: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """A letter that waits, with whether the caller may acknowledge it by a post of their own in the unit."""
    may = caller.actor is not None and answers_letters_to(row["to_unit"], caller.actor)
    return {**letter_item(row, caller.organization), "may_acknowledge": may}


def _clock(case: Case, caller: Caller) -> Clock | None:
    """The clock that runs against one of the caller's units and ends first; else the case's own."""
    own = set(caller.reader.units)
    mine = [clock for clock in case.clocks if clock.unit in own and clock.name is not ClockName.LETTER]
    held = set(held_by(case)) & own
    running = [clock for clock in mine if clock.unit in held] or mine
    return min(running, key=lambda clock: clock.due_at, default=case.clock(ClockName.DUE))


def left(case: Case, clock: Clock | None, now: datetime) -> timedelta | None:
    """The working time that a clock has left, or by which it is over."""
    if clock is None or case.suspension is not None:
        return None
    if clock.due_at >= now:
        return working_time(case.calendar, now, clock.due_at)
    return -working_time(case.calendar, clock.due_at, now)
