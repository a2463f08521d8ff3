"""`POST /cases/{number}/{command}`: one route for each command of the domain."""

from typing import Any, get_args

from fastapi import APIRouter, Body

from api.answers import Answer
from api.bodies import wording
from api.bodies.commands import BODIES, in_url
from api.conditions import IfMatch, Key, expected_revision
from api.gateway import Given
from api.identity import Identified
from api.reading_cases import changed_answer
from api.routes import OrderedRoute
from api.visible import Commanded
from api.wiring import Parts
from models.domain.commands import Name, Order

router = APIRouter(prefix="/cases/{number}", tags=["commands"], route_class=OrderedRoute)

_SAYS = {order.model_fields["name"].default: order.__doc__ for order in get_args(get_args(Order)[0])}


def _route(name: Name, body: type[wording.Body]) -> None:
    speaks = any(field.is_required() for field in body.model_fields.values())
    opening: Any = Body() if speaks else Body(None)

    async def give(  # noqa: PLR0913, PLR0917  # what a command comes with
        caller: Identified,
        parts: Parts,
        shown: Commanded,
        said: Any = opening,
        key: Key = None,
        if_match: IfMatch = None,
    ) -> Answer:
        expected = expected_revision(if_match, shown.row["revision"])
        given = Given(name, said if said is not None else body(), key, expected)
        await parts.gateway.command(caller, shown, given)
        return await changed_answer(parts, caller, shown)

    # FastAPI reads a body's model from the annotation.
    give.__annotations__["said"] = body if speaks else body | None
    router.add_api_route(f"/{in_url(name)}", give, methods=["POST"], name=name.value, description=_SAYS[name])


for _name, _body in BODIES.items():
    _route(_name, _body)
