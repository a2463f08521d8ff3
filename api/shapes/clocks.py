"""Why each date is what it is, and what fires next and to whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.shapes.lamp import lamp_item
from api.shapes.lateness import miss_item
from api.shapes.names import unit_named, units_named
from api.shapes.next import next_item
from api.shapes.rungs import rung_item
from api.shapes.warnings import warning_item
from api.shapes.why import due_story, reckoning_item
from models.domain.case import Case, Clock, Reckoned
from models.domain.clocks import limit_of
from models.domain.dues import DueSet
from models.domain.limits import Limit
from models.domain.missing import Missed
from models.domain.organization import Organization
from models.domain.reckoning import reckoned
from models.domain.rungs_ahead import rungs_ahead
from models.domain.standing import held_by
from models.domain.warnings import warned
from models.domain.words import ClockName

_REPEATS = 1
"""A ladder's end comes again and again: it is shown twice, with `every`."""


def clock_page(
    case: Case, steps: Sequence[DueSet], organization: Organization, day: date, misses: Sequence[Missed] = ()
) -> dict[str, Any]:
    """All clocks of a case; `steps` are how it came to its due, people those who would be told on `day`."""
    return {
        "number": case.number,
        "state": case.state.value,
        "held_by": units_named(organization, held_by(case)),
        "policy": {"code": case.terms.policy, "version": case.terms.version, "severity": case.terms.severity},
        "calendar": {
            "version": case.calendar.version,
            "zone": case.calendar.zone,
            "provisional_after": case.calendar.provisional_after,
        },
        "deadline": {**_deadline(case), "set_by": due_story(steps, case.calendar)},
        "suspension": case.suspension.model_dump() if case.suspension else None,
        "extension": _extension(case, organization),
        "lamp": lamp_item(case),
        "clocks": [_clock(case, clock, organization, day) for clock in case.clocks],
        "next": next_item(case, organization, day),
        "misses": [miss_item(miss, case.calendar) for miss in misses],
        "warnings": [warning_item(one, case) for one in warned(case)],
    }


def _deadline(case: Case) -> dict[str, Any]:
    said = case.deadline.model_dump(mode="json", exclude_none=True) if case.deadline else {}
    return {**said, "due": case.due, "original_due": case.original_due, "extensions": case.extensions}


def _extension(case: Case, organization: Organization) -> dict[str, Any] | None:
    if case.extension is None:
        return None
    return {"due": case.extension.due, "decider": unit_named(organization, case.extension.decider)}


def _clock(case: Case, clock: Clock, organization: Organization, day: date) -> dict[str, Any]:
    stopped = case.suspension is not None and clock.name is not ClockName.PROPOSAL
    ahead = [rung_item(case, clock, rung, organization, day) for rung in rungs_ahead(case, clock, _REPEATS)]
    return {
        "clock": clock.name.value,
        "proposal": clock.proposal,
        "letter": clock.letter,
        "owner": unit_named(organization, clock.unit),
        "started_at": clock.started_at,
        "limit": _limit(case, clock),
        "reckoning": _reckoning(case, clock),
        "due_at": clock.due_at,
        "provisional": case.calendar.is_provisional(clock.due_at),
        "missed": clock.missed,
        "level": clock.level,
        "stopped": stopped,
        "next_rung": ahead[0] if ahead else None,
        "ahead": ahead,
    }


def _limit(case: Case, clock: Clock) -> str | None:
    """How long it may take; the due's own length stands in the deadline."""
    if clock.name is not ClockName.DUE:
        return str(clock.reckoned.limit if clock.reckoned is not None else limit_of(case.terms, clock.name))
    within = getattr(case.deadline, "within", None) or getattr(case.deadline, "every", None)
    return str(within) if isinstance(within, Limit) else None


def _reckoning(case: Case, clock: Clock) -> dict[str, Any] | None:
    """A stage's limit counted out; the due's own arithmetic stands with what set it."""
    if clock.name is ClockName.DUE:
        return None
    # A letter's clock remembers no limit: it starts anew where time is given back.
    by = clock.reckoned or Reckoned(limit=limit_of(case.terms, clock.name), start=clock.started_at)
    if clock.reckoned is None and by.end(case.calendar) != clock.due_at:
        return None
    return reckoning_item(reckoned(case.calendar, by.limit, by.start), by, clock.due_at, case.calendar)
