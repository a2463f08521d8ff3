"""`/inspections`: campaigns in which findings are made."""

from typing import Any

from fastapi import APIRouter

from api.answers import Answer
from api.bodies.organization import NewInspection
from api.conditions import Key
from api.identity import Identified
from api.inspecting import announced
from api.keys import hold_key
from api.routes import OrderedRoute
from api.shapes.names import unit_named, units_named
from api.wiring import Now, Parts
from models.db.inspections import Inspection, add_inspection, inspections
from models.domain.organization import Organization

router = APIRouter(prefix="/inspections", tags=["inspections"], route_class=OrderedRoute)


@router.get("")
async def list_inspections(caller: Identified, parts: Parts) -> Answer:
    """List the inspections, the latest first. They hold nothing of any case."""
    items = [_item(one, caller.organization) for one in await inspections(parts.database)]
    return Answer({"items": items, "next": None, "total": len(items)})


@router.post("", status_code=201)
async def announce(caller: Identified, parts: Parts, now: Now, said: NewInspection, key: Key = None) -> Answer:
    """Announce an inspection: by head or staff of the inspecting unit, or of a unit above it."""
    inspection = announced(caller, said, now)
    await hold_key(parts.database, caller, key, "announce", said.model_dump(mode="json"))
    added = await add_inspection(parts.database, inspection)
    return Answer(_item(added, caller.organization), status_code=201)


def _item(inspection: Inspection, organization: Organization) -> dict[str, Any]:
    return {
        "code": inspection.code,
        "name": inspection.name,
        "kind": inspection.kind,
        "unit": unit_named(organization, inspection.unit),
        "units": units_named(organization, inspection.units),
        "from": inspection.from_day,
        "to": inspection.to_day,
        "created_at": inspection.created_at,
    }
