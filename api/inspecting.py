"""Announcing an inspection: who may, and what must be right about it."""

from datetime import datetime

from api.bodies.organization import NewInspection
from api.callers import Caller
from api.facts import check_units
from api.problems import NotPermittedHere
from api.unprocessable import PeriodReversed
from models.db.inspections import Inspection
from models.domain.authority import seats_for
from models.domain.rights import Deed
from models.domain.units import PARTY_LINE


def announced(caller: Caller, said: NewInspection, now: datetime) -> Inspection:
    """The inspection that is asked for. Raises `UnknownUnit`, `NotPermittedHere` or `PeriodReversed`."""
    check_units(caller.organization, (said.unit, *said.units))
    above = caller.organization.lines((said.unit,), PARTY_LINE, caller.day).up(said.unit)
    if not any(seat.unit in above for seat in seats_for(Deed.ANNOUNCE_INSPECTION, caller.acting)):
        raise NotPermittedHere
    if said.starts_on is not None and said.ends_on is not None and said.ends_on < said.starts_on:
        raise PeriodReversed
    return Inspection(
        code=said.code,
        name=said.name,
        kind=said.kind,
        unit=said.unit,
        units=said.units,
        from_day=said.starts_on,
        to_day=said.ends_on,
        created_at=now,
    )
