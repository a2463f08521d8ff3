"""Every deadline that was missed, and what excused it: out of a case's events, so that none falls silent."""

from collections.abc import Iterable
from datetime import datetime

from models.domain import events as e
from models.domain.case import Case
from models.domain.evolve import evolve
from models.domain.excuses import missed_due
from models.domain.outages import Outage
from models.domain.value import Value
from models.domain.words import ClockName


class Missed(Value):
    """The event `seq` told at `at` that `clock` had passed unmet at `due_at`.

    What was done by the event `excused_by` at `excused_at` counts as in time, for `outages`.
    """

    seq: int
    at: datetime
    clock: ClockName
    round: int
    proposal: int | None = None
    due_at: datetime
    excused_by: int | None = None
    excused_at: datetime | None = None
    outages: tuple[Outage, ...] = ()


def missed_deadlines(number: str, events: Iterable[e.Event]) -> tuple[Missed, ...]:
    """All misses in order, also those that an outage excused later and the case has forgotten."""
    case: Case | None = None
    found: list[Missed] = []
    for event in events:
        match event.fact:
            case e.DeadlineMissed() as fact:
                found.append(
                    Missed(
                        seq=event.seq,
                        at=event.at,
                        clock=fact.clock,
                        round=fact.round,
                        proposal=fact.proposal,
                        due_at=fact.due_at,
                    )
                )
            case e.CompletionConfirmed() | e.PeriodMet() as fact if fact.outages and case and missed_due(case):
                last = max(place for place, one in enumerate(found) if one.clock is ClockName.DUE)
                excuse = {"excused_by": event.seq, "excused_at": event.at, "outages": fact.outages}
                found[last] = found[last].model_copy(update=excuse)
            case _:
                pass
        case = evolve(case, number, event)
    return tuple(found)
