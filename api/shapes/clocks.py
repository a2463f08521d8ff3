"""Why each date is what it is, and what fires next and to whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.shapes.names import person_named, unit_named, units_named
from api.shapes.why import due_story, reckoning_item
from models.domain.case import Case, Clock
from models.domain.clocks import limit_of, next_occasion, planned_at, rung_at, rung_number, waits_for_extension
from models.domain.decisions.advance import rung_addressee
from models.domain.dues import DueSet
from models.domain.lamps import overdue_at, red_at, yellow_at
from models.domain.limits import Limit
from models.domain.organization import Organization
from models.domain.reachability import aimed
from models.domain.reckoning import reckoned
from models.domain.standing import held_by
from models.domain.words import ClockName


def clock_page(case: Case, steps: Sequence[DueSet], organization: Organization, day: date) -> dict[str, Any]:
    """All clocks of a case; `steps` are how it came to its due, people those who would be told on `day`."""
    occasion = next_occasion(case)
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
        "lamp": {"yellow_at": yellow_at(case), "red_at": red_at(case), "overdue_at": overdue_at(case)},
        "clocks": [_clock(case, clock, organization, day) for clock in case.clocks],
        "next": {
            "at": occasion.at,
            "what": occasion.what.name.lower(),
            "clock": occasion.clock.name.value if occasion.clock else None,
        }
        if occasion
        else None,
        "misses": [miss.model_dump(mode="json") for miss in case.misses],
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
        "next_rung": None if clock.name is ClockName.LETTER else _rung(case, clock, organization, day, stopped=stopped),
    }


def _limit(case: Case, clock: Clock) -> str | None:
    """How long it may take; the due's own length stands in the deadline."""
    if clock.name is not ClockName.DUE:
        return str(limit_of(case.terms, clock.name))
    within = getattr(case.deadline, "within", None) or getattr(case.deadline, "every", None)
    return str(within) if isinstance(within, Limit) else None


def _reckoning(case: Case, clock: Clock) -> dict[str, Any] | None:
    """A stage's limit counted out; the due's own arithmetic stands with what set it, and frozen time moves an end."""
    if clock.name is ClockName.DUE:
        return None
    counted = reckoned(case.calendar, limit_of(case.terms, clock.name), clock.started_at)
    return reckoning_item(counted, case.calendar) if counted.ends_at == clock.due_at else None


def _rung(case: Case, clock: Clock, organization: Organization, day: date, *, stopped: bool) -> dict[str, Any]:
    rung, planned = rung_at(case.terms, clock), planned_at(case, clock)
    level = min(rung.level, len(case.lines.up(clock.unit)) - 1)
    to = rung_addressee(case, clock.unit, rung)
    aim = aimed(organization, case.lines, to, day, {})
    waits = "suspension" if stopped else "extension" if waits_for_extension(case, clock, rung) else None
    fires = planned if rung.any_time else case.calendar.working_moment(planned)
    return {
        "rung": rung_number(case.terms, clock),
        "measure": rung.measure.value,
        "level": level,
        "after": str(rung.after),
        "planned_at": planned,
        "fires_at": None if waits else fires,
        "waits_for": waits,
        "to": {
            "unit": unit_named(organization, aim.asked),
            "capacities": [capacity.value for capacity in aim.capacities],
            "in_charge_of": units_named(organization, to.in_charge_of or ()),
            "people": [person_named(organization, taker.person) for taker in aim.takers],
            # Where nobody sits in these posts, it goes to the next unit above that has anybody.
            "passes_up_to": unit_named(organization, aim.unit) if aim.unit != aim.asked else None,
        },
    }
