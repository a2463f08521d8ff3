"""A letter (督办单) as the register shows it."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import person_named, unit_named
from models.domain.letters import letter_number
from models.domain.organization import Organization

_KEPT = ("clock", "level", "issued_at", "standing", "acknowledged_at", "expires_at", "expired_at", "ended_at")


def letter_item(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """One letter; `letter` is what is acknowledged by, `name` what it is headed by."""
    return {
        "number": row["number"],
        "letter": row["seq"],
        "name": letter_number(row["unit"], row["year"], row["n"]),
        "unit": unit_named(organization, row["unit"]),
        "year": row["year"],
        "n": row["n"],
        "to": unit_named(organization, row["to_unit"]),
        "acknowledged_by": person_named(organization, row["acknowledged_by"]),
        **{name: row[name] for name in _KEPT},
    }
