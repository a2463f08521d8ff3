"""What narrows a view, told one by one, each with the view that is left without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.callers import Caller
from api.listing import CaseQuery
from api.shapes.names import unit_named
from api.web.viewing import LOOKS, OF_UNITS, View

FILTERS = tuple(name for name in CaseQuery.model_fields if name not in LOOKS)
"""All that may narrow a list."""
FOLDED = (
    *("kind", "category", "supervisor", "overdue", "open", "missed", "inspection", "group"),
    *("due_after", "opened_after", "opened_before", "closed_after", "closed_before"),
)
"""What the form has under its fold."""
_ON_TOP = frozenset({"q", "state", "lamp", "unit", "severity", "due_before", "subtree", "mine"})
BESIDE = tuple(name for name in FILTERS if name not in _ON_TOP and name not in FOLDED)
"""The filters that the form has no field for: links bring them, and they stay while others are chosen."""


@dataclass(frozen=True)
class Chip:
    """One thing that narrows: its filter, the value, the unit that it stands for, and the view without it."""

    name: str
    value: Any
    unit: Mapping[str, Any] | None
    without: Mapping[str, Any]


def chips(view: View, caller: Caller) -> Iterator[Chip]:
    """All that narrows, each value by itself."""
    for name, value in view.narrowed.items():
        several = value if isinstance(value, list) else [value]
        for one in several:
            unit = unit_named(caller.organization, one) if name in OF_UNITS else None
            yield Chip(name, one, unit, {**view.said, name: [other for other in several if other != one]})
