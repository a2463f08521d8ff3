"""`/units` and `/delegations`."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.answers import UNCACHED, Answer
from api.bodies.organization import NewDelegation
from api.conditions import Key
from api.delegating import delegated, delegates_from, given_by
from api.identity import Identified
from api.keys import hold_key
from api.routes import OrderedRoute
from api.shapes.organization import delegation_item, unit_item
from api.wiring import Parts
from models.db.delegations import RecordedDelegation, delegations_of, end_delegation

router = APIRouter(tags=["organization"], route_class=OrderedRoute)


@router.get("/units")
async def list_units(caller: Identified) -> Answer:
    """List the units, with what leads and guides each today. For all who are signed in."""
    organization = caller.organization
    items = [unit_item(unit, organization, caller.day) for unit in organization.units]
    return Answer({"items": items, "next": None, "total": len(items)})


@router.get("/delegations")
async def list_delegations(caller: Identified, parts: Parts) -> Answer:
    """List the delegations that the caller has given or taken on."""
    person = caller.account.person
    rows: tuple[RecordedDelegation, ...] = ()
    if person is not None:
        async with parts.reading.connect() as conn:
            rows = await delegations_of(conn, person)
    items = [delegation_item(row, caller.organization, caller.day) for row in rows]
    return Answer({"items": items, "next": None, "total": len(items)})


@router.post("/delegations", status_code=201)
async def delegate(caller: Identified, parts: Parts, said: NewDelegation, key: Key = None) -> Answer:
    """Let somebody act in all of the caller's own posts for a time. The same again changes nothing."""
    wanted = delegates_from(caller, said)
    await hold_key(parts.database, caller, key, "delegate", said.model_dump(mode="json"))
    async with parts.database.begin() as conn:
        row = await delegated(conn, caller, wanted)
    return Answer(delegation_item(row, caller.organization, caller.day), status_code=201)


@router.delete("/delegations/{delegation}", status_code=204)
async def take_back(delegation: Annotated[str, Path(max_length=30)], caller: Identified, parts: Parts) -> Response:
    """End a delegation that the caller has given: from now on nobody acts by it. What was done by it stands."""
    async with parts.database.begin() as conn:
        given = await given_by(conn, caller, delegation)
        await end_delegation(conn, given.id, caller.day - timedelta(days=1))
    return Response(status_code=204, headers=UNCACHED)
