"""What would follow if a case were opened so: who supervises, its dates and why, and the ladders ahead."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.opening import UNNUMBERED
from api.shapes.clocks import clock_page
from api.shapes.names import unit_named, units_named
from models.domain.dues import dues
from models.domain.events import Event
from models.domain.evolve import fold
from models.domain.organization import Organization


def opening_item(events: Sequence[Event], organization: Organization, day: date) -> dict[str, Any]:
    """The case that `events` would begin, as `/clock` would show it, and its units; it has no number yet."""
    case = fold(UNNUMBERED, events)
    assert case is not None  # noqa: S101  # an opening that is not refused has its `registered`
    return {
        **clock_page(case, tuple(dues(UNNUMBERED, events)), organization, day),
        "number": None,
        "supervisor": unit_named(organization, case.supervisor),
        "lead_unit": unit_named(organization, case.lead),
        "co_units": units_named(organization, case.co_units),
    }
