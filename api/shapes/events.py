"""An event as the contract shows it: with its texts in words, and with what proves them."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import actor_name
from models.chain import instant_text
from models.domain.organization import Organization


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
