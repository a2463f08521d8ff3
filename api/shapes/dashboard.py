"""The dashboard's numbers."""

from collections.abc import Mapping
from typing import Any

from api.shapes.names import unit_named
from models.db.queries.counts import Counts, UnitCounts
from models.domain.organization import Organization
from models.domain.words import Lamp, State


def dashboard(counts: Counts, organization: Organization) -> dict[str, Any]:
    """In all and by lead unit; `unit` is null for cases that nobody leads yet."""
    units = sorted(counts.by_unit.items(), key=lambda item: (item[0] is None, item[0] or ""))
    return {
        **in_all(counts),
        "by_unit": [{"unit": unit_named(organization, code), **in_all(own)} for code, own in units],
    }


def in_all(counts: Counts | UnitCounts) -> dict[str, Any]:
    """In all, without units."""
    return {
        "total": counts.total,
        "overdue": counts.overdue,
        "by_state": _all(State, counts.by_state),
        "by_lamp": _all(Lamp, counts.by_lamp),
    }


def _all(words: type[State | Lamp], counted: Mapping[str, int]) -> dict[str, int]:
    return {word.value: counted.get(word.value, 0) for word in words}
