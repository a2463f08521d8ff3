"""What an adoption would do to a case, as JSON: each date as it is and as it would be."""

from collections.abc import Sequence
from typing import Any

from api.shapes.names import unit_named
from models.domain.foreseeing import ClockForeseen, Foreseen, Next
from models.domain.foreseen_rungs import RungForeseen
from models.domain.organization import Organization


def foreseen_item(case: Foreseen, organization: Organization) -> dict[str, Any]:
    """What would become of a case; all of its running clocks, with the rungs ahead, whether they move or not."""
    return {
        "number": case.number,
        "version": case.version,
        "due": {"from": case.due, "to": case.due_after},
        "next": {"from": _next(case.next), "to": _next(case.next_after)},
        "clocks": [_clock(clock, organization) for clock in case.clocks],
        "refused": case.refused,
    }


def _next(one: Next | None) -> dict[str, Any] | None:
    return one.model_dump() if one is not None else None


def _clock(clock: ClockForeseen, organization: Organization) -> dict[str, Any]:
    return {
        "clock": clock.clock.value,
        "proposal": clock.proposal,
        "letter": clock.letter,
        "owner": unit_named(organization, clock.owner),
        "ends": {"from": clock.end, "to": clock.end_after},
        "moves": clock.moves,
        "rungs": _rungs(clock.rungs),
    }


def _rungs(rungs: Sequence[RungForeseen]) -> list[dict[str, Any]]:
    return [
        {
            "rung": rung.rung,
            "repeat": rung.repeat,
            "measure": rung.measure.value,
            "level": rung.level,
            "planned_at": {"from": rung.planned, "to": rung.planned_after},
            "fires_at": {"from": rung.fires, "to": rung.fires_after},
            "moves": rung.moves,
        }
        for rung in rungs
    ]
