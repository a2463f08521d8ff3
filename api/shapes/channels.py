"""Channels, their attempts and a person's wishes, as the API shows them."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import person_named
from models.domain.channels import TELLS, Preferences, Wish
from models.domain.organization import Organization

_ATTEMPT = ("delivery", "n", "at", "reply", "code", "said", "milliseconds", "kind", "state")


def channel_item(row: Mapping[str, Any], secret: str | None = None) -> dict[str, Any]:
    """A channel. The secret is told once, when the channel is added."""
    latest = None
    if row["latest_at"] is not None:
        latest = {name: row[f"latest_{name}"] for name in ("at", "kind", "reply", "code", "said")}
    item = {
        "id": row["id"],
        "kind": row["kind"],
        "address": row["address"],
        "created_at": row["created_at"],
        "verified_at": row["verified_at"],
        "titles": bool(row["titles_titles"]),
        "parked": row["parked"],
        "parked_at": row["parked_at"],
        "failing_since": row["failing_since"],
        "latest_attempt": latest,
    }
    return item | ({"secret": secret} if secret is not None else {})


def anybodys_channel(row: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """A channel as an administrator sees it: whose it is, and who decided about titles."""
    decided = None
    if row["titles_at"] is not None:
        decided = {"allowed": row["titles_titles"], "account": row["titles_account"], "at": row["titles_at"]}
    return channel_item(row) | {"person": person_named(organization, row["person"]), "titles_decided": decided}


def attempt_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """An attempt, with the delivery that it was part of. Without a reply nobody knows how it ended."""
    return {name: row[name] for name in _ATTEMPT} | {"message": row["message"].hex}


def preferences_item(wished: Preferences) -> dict[str, Any]:
    """A person's wishes, each kind that is theirs to choose with what holds for it."""
    said = wished.model_dump(mode="json", exclude={"kinds"})
    return said | {"kinds": {kind.value: wished.kinds.get(kind, Wish.DIGEST).value for kind in sorted(TELLS)}}
