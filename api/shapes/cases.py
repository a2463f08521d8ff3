"""A case as the contract shows it, in lists and whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.bodies.commands import in_url
from api.callers import Caller
from api.shapes.names import actor_name, unit_named, units_named
from api.shapes.warnings import warning_item
from models.domain.case import Case, Letter
from models.domain.organization import Organization
from models.domain.standing import actions, held_by
from models.domain.warnings import warned


def case_item(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """A case as lists show it, out of its row."""
    return {
        "number": row["number"],
        "title": row["title"],
        "severity": row["severity"],
        "kind": row["kind"],
        "category": row["category"],
        "group": row["group_label"],
        "state": row["state"],
        "round": row["round"],
        "revision": row["revision"],
        "supervisor": unit_named(organization, row["supervisor"]),
        "lead_unit": unit_named(organization, row["lead_unit"]),
        "co_units": units_named(organization, row["co_units"]),
        "deadline": {
            "kind": row["deadline_kind"],
            "due": row["due"],
            "original_due": row["original_due"],
            "provisional": row["provisional"],
        },
        "lamp": row["lamp"],
        "overdue": row["overdue"],
        "missed": row["missed"],
        "escalation_level": row["escalation_level"],
        "inspection": row["inspection"],
        "opened_at": row["opened_at"],
        "closed_at": row["closed_at"],
    }


def case_whole(
    row: Mapping[str, Any],
    case: Case,
    caller: Caller,
    planned: Mapping[str, Any] | None,
    uploads: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """A case with all that belongs to it; `planned` is the event that holds its plan's text, if it has one."""
    return {
        **case_item(row, caller.organization),
        "description": row["description"],
        "source": row["source"],
        "external_ref": row["external_ref"],
        "plan": _plan(case, caller.organization, planned),
        "parts": list(case.parts),
        "letters": [_letter(letter, caller.organization) for letter in case.letters],
        "evidence": [evidence_item(upload, case) for upload in uploads],
        "held_by": list(held_by(case)),
        "warnings": [warning_item(one, case) for one in warned(case)],
        "actions": [in_url(name) for name in actions(case, caller.actor)] if caller.actor is not None else [],
    }


def evidence_item(upload: Mapping[str, Any], case: Case | None = None) -> dict[str, Any]:
    """An uploaded file; `round` is the one in which it was first cited, if it was.

    `media_type` is what its content shows; `named_type` is there where its name says otherwise.
    """
    item = {name: upload[name] for name in ("sha256", "name", "size", "media_type")}
    if upload["named_type"] is not None:
        item["named_type"] = upload["named_type"]
    return item if case is None else {**item, "round": case.cited.get(upload["sha256"])}


def _letter(letter: Letter, organization: Organization) -> dict[str, Any]:
    """A letter that waits, by what `acknowledge-letter` calls it; its number stands in the register."""
    return {
        "letter": letter.seq,
        "to": unit_named(organization, letter.unit),
        "clock": letter.clock.value,
        "acknowledged": letter.acknowledged,
    }


def _plan(case: Case, organization: Organization, planned: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if case.plan is None or planned is None:
        return None
    said = planned["data"]
    return {
        "status": case.plan.status.value,
        "measures": [{name: measure.get(name) for name in ("text", "due", "owner")} for measure in said["measures"]],
        "note": said.get("note"),
        "submitted_at": planned["at"],
        "submitted_by": actor_name(organization, planned["actor"]),
    }
