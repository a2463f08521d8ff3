"""Codes and ids with the names that people know them by."""

from collections.abc import Iterable
from typing import Any

from models.domain.organization import Organization


def unit_named(organization: Organization, code: str | None) -> dict[str, Any] | None:
    """A unit as cases show it; one that the organization no longer knows goes by its code."""
    if code is None:
        return None
    unit = organization.unit_by_code.get(code)
    return {"code": code, "name": unit.name if unit else code, "name_en": unit.name_en if unit else None}


def units_named(organization: Organization, codes: Iterable[str]) -> list[dict[str, Any] | None]:
    """Several units, in their order."""
    return [unit_named(organization, code) for code in codes]


def person_named(organization: Organization, person: int | None) -> dict[str, Any] | None:
    """A person as lists of people show them."""
    known = organization.person_by_id.get(person) if person is not None else None
    return {"id": known.id, "code": known.code, "name": known.name, "name_en": known.name_en} if known else None


def actor_name(organization: Organization, actor: str) -> str | None:
    """The name behind an event's `person:<id>`; `None` for the clock, or somebody that nobody knows."""
    kind, _, person = actor.partition(":")
    known = organization.person_by_id.get(int(person)) if kind == "person" else None
    return known.name if known else None
