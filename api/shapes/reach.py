"""Whom the ladders reach, and what lacks on a line."""

from itertools import groupby
from typing import Any

from api.shapes.names import person_named, unit_named
from models.db.reachability import Trial
from models.domain.organization import Organization
from models.domain.reachability import Aim, Step
from models.domain.reachability_faults import ReachFault


def trial_page(tried: Trial, organization: Organization) -> dict[str, Any]:
    """A dry run, clock by clock; `supervisor` and `due` are `null` where no unit could supervise the case."""
    case = tried.case
    return {
        "supervisor": unit_named(organization, case.supervisor) if case else None,
        "due": case.due if case else None,
        "clocks": [
            {
                "clock": clock.value,
                "owner": unit_named(organization, owner),
                "rungs": [_rung(one, organization) for one in own],
            }
            for (clock, owner), own in groupby(tried.steps, key=lambda step: (step.clock, step.owner))
        ],
        "faults": [fault_item(fault, organization) for fault in tried.faults],
    }


def fault_item(fault: ReachFault, organization: Organization) -> dict[str, Any]:
    """One thing that lacks, with what it says in Chinese and English."""
    return {
        "lack": fault.lack.value,
        "unit": unit_named(organization, fault.unit),
        "to": unit_named(organization, fault.to),
        "capacities": [capacity.value for capacity in fault.posts],
        "person": fault.person,
        "level": fault.level,
        "since": fault.since,
        "zh": fault.zh,
        "en": str(fault),
    }


def _rung(step: Step, organization: Organization) -> dict[str, Any]:
    return {
        "rung": step.rung,
        "measure": step.measure.value,
        "level": step.level,
        "wanted_level": step.wanted_level,
        "planned_at": step.planned_at,
        "fires_at": step.fires_at,
        "every": str(step.repeats) if step.repeats else None,
        "to": [_aim(aim, organization) for aim in step.to],
        "copies": [_aim(aim, organization) for aim in step.copies],
    }


def _aim(aim: Aim, organization: Organization) -> dict[str, Any]:
    return {
        "unit": unit_named(organization, aim.asked),
        "capacities": [capacity.value for capacity in aim.capacities],
        "passes_up_to": unit_named(organization, aim.unit) if aim.unit != aim.asked else None,
        "people": [
            {
                "person": person_named(organization, taker.person),
                "acting_for": [person_named(organization, one) for one in taker.acting_for],
                "channels": list(taker.channels),
            }
            for taker in aim.takers
        ],
    }
