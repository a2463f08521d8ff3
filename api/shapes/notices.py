"""A notice as an inbox shows it."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import person_named, unit_named
from models.domain.letters import letter_number
from models.domain.organization import Organization

_KEPT = (
    *("id", "number", "seq", "kind", "measure", "level", "channel"),
    *("acknowledge", "created_at", "read_at", "acknowledged_at"),
)


def notice_item(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """One notice, with its case's title, state and due where the reader sees the case.

    `meant_for` is the unit that had nobody to take it, and from which it was passed up to `unit`. What a letter
    says of its acknowledgement it says to all who hold a notice of it.
    """
    item = {name: row[name] for name in _KEPT}
    item["unit"] = unit_named(organization, row["unit"])
    item["meant_for"] = unit_named(organization, row["meant_for"])
    if row["letter_n"] is not None:
        item["acknowledged_at"] = row["letter_acknowledged_at"]
    item["letter"] = _letter(row, organization)
    return item | {name: row[name] for name in ("title", "state", "due")}


def _letter(row: Mapping[str, Any], organization: Organization) -> dict[str, Any] | None:
    if row["letter_n"] is None:
        return None
    return {
        "letter": row["letter"],
        "name": letter_number(row["letter_unit"], row["letter_year"], row["letter_n"]),
        "standing": row["letter_standing"],
        "acknowledged_by": person_named(organization, row["letter_acknowledged_by"]),
        "expires_at": row["letter_expires_at"],
    }
