"""Whose cases somebody may open, before any is named: by the table's `Deed.OPEN`, which asks for a unit above."""

from collections.abc import Iterable
from datetime import date

from models.domain.actors import Actor
from models.domain.authority import seats_for
from models.domain.organization import Organization
from models.domain.rights import Deed
from models.domain.units import PARTY_LINE


def leading(organization: Organization, units: Iterable[str], day: date) -> tuple[str, ...]:
    """Those of `units` that lead any other on that day: no other can supervise."""
    return tuple(unit for unit in units if organization.led(unit, PARTY_LINE, day))


def opening_units(organization: Organization, actor: Actor, day: date) -> tuple[str, ...]:
    """The units by whose posts `actor` may open cases: of head or staff, and above another; sorted."""
    return leading(organization, sorted({seat.unit for seat in seats_for(Deed.OPEN, actor)}), day)


def units_to_lead(organization: Organization, actor: Actor, day: date) -> tuple[str, ...]:
    """The units whose cases `actor` may open: all that stand below one of their own; sorted."""
    own = opening_units(organization, actor, day)
    return tuple(sorted({low for unit in own for low in organization.subtree(unit, PARTY_LINE, day) if low != unit}))


def units_to_supervise(organization: Organization, actor: Actor, day: date) -> tuple[str, ...]:
    """The units that `actor` may name as supervisors: their own, and those below that lead any other; sorted."""
    own = opening_units(organization, actor, day)
    below = {low for unit in own for low in organization.subtree(unit, PARTY_LINE, day)}
    return leading(organization, sorted(below), day)
