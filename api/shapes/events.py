"""An event as the contract shows it: with its texts in words, and with what proves them."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import actor_name, unit_named
from models.chain import instant_text
from models.domain.case import Case
from models.domain.events import Addressee, Type
from models.domain.organization import Organization
from models.domain.reachability import aimed
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


def case_event_item(
    row: Mapping[str, Any], organization: Organization, told: Mapping[str, str], case: Case
) -> dict[str, Any]:
    """One event of `case`; `told` says in which unit each unit that it was meant for was told.

    `passed_up` names those that had nobody, copies among them, and where it went instead; to `null` where nobody was
    told at all.
    """
    passed = [
        {"from": unit_named(organization, to.unit), "to": unit_named(organization, taken)}
        for to in _meant_for(row)
        if (taken := _taken(row, to, organization, told, case)) != to.unit
    ]
    return event_item(row, organization) | {"passed_up": passed}


def _taken(
    row: Mapping[str, Any], to: Addressee, organization: Organization, told: Mapping[str, str], case: Case
) -> str | None:
    """The unit in which what was meant for `to` was taken.

    Who sits in two of the units was told once, for the first: then the posts of that day tell, on the case's line.
    """
    if to.unit in told or not told:
        return told.get(to.unit)
    return aimed(organization, case.lines, to, case.calendar.local(row["at"]).date(), {}).unit


def _meant_for(row: Mapping[str, Any]) -> list[Addressee]:
    """Whom an event was to be told; a proposing rung is told by the proposal's own event."""
    if row["data"].get("measure") in PROPOSED and row["type"] == Type.RUNG_REACHED:
        return []
    said = (*row["data"].get("to", ()), *row["data"].get("copies", ()))
    return [Addressee.model_validate(to) for to in said]
