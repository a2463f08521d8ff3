"""An event as the contract shows it: with its texts in words, and with what proves them."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import actor_name, unit_named
from models.chain import instant_text
from models.domain.events import Type
from models.domain.organization import Organization
from models.domain.words import PROPOSED


def event_item(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """One event. `digests` says, by JSON pointer into `data`, which digest stands where a text is shown.

    With these put back, and `at` as it stands here, `hash` can be computed again (models.chain).
    """
    return {
        "position": row["position"],
        "number": row["number"],
        "seq": row["seq"],
        "type": row["type"],
        "at": instant_text(row["at"]),
        "actor": row["actor"],
        "actor_name": actor_name(organization, row["actor"]),
        "data": row["data"],
        "digests": row["texts"],
        "prev": row["prev"],
        "hash": row["hash"],
    }


def case_event_item(row: Mapping[str, Any], organization: Organization, told: Mapping[str, str]) -> dict[str, Any]:
    """One event of a case; `told` says in which unit each unit that it was meant for was told.

    `passed_up` names those that had nobody, and where it went instead; to `null` where nobody was told at all. Who
    sits in two of the units was told once, for the first.
    """
    passed = [
        {"from": unit_named(organization, unit), "to": unit_named(organization, told.get(unit))}
        for unit in _meant_for(row)
        if not told or told.get(unit, unit) != unit
    ]
    return event_item(row, organization) | {"passed_up": passed}


def _meant_for(row: Mapping[str, Any]) -> list[str]:
    """The units whose posts an event was to be told; a proposing rung is told by the proposal's own event."""
    if row["data"].get("measure") in PROPOSED and row["type"] == Type.RUNG_REACHED:
        return []
    return [to["unit"] for to in row["data"].get("to", ())]
