"""A notice as an inbox shows it."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import unit_named
from models.domain.organization import Organization

_KEPT = (
    *("id", "number", "seq", "kind", "measure", "level", "channel"),
    *("acknowledge", "created_at", "read_at", "acknowledged_at"),
)


def notice_item(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """One notice, with its case's title, state and due where the reader sees the case."""
    item = {name: row[name] for name in _KEPT}
    item["unit"] = unit_named(organization, row["unit"])
    item["meant_for"] = unit_named(organization, row["meant_for"])
    return item | {name: row[name] for name in ("title", "state", "due") if name in row}
