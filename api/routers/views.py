"""`/me/views`: views of the ledger that the caller has named, for them alone."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.answers import Answer
from api.bodies.views import NAME, ViewBody, ViewName
from api.identity import Identified
from api.problems import ViewNotFound
from api.routes import OrderedRoute
from api.saving_views import save_view, view_item
from api.wiring import Now, Parts
from models.db.views import forget_view, views_of

router = APIRouter(prefix="/me/views", tags=["cases"], route_class=OrderedRoute)


@router.get("")
async def list_views(caller: Identified, parts: Parts) -> Answer:
    """List the caller's views, by name."""
    views = [view_item(view) for view in await views_of(parts.database, caller.acting.person)]
    return Answer({"items": views, "next": None, "total": len(views)})


@router.put("/{name}")
async def put_view(caller: Identified, parts: Parts, now: Now, name: ViewName, said: ViewBody) -> Answer:
    """Keep a view under a name, in place of one that has it. What is asked for there must hold today."""
    return Answer(view_item(await save_view(parts, caller, name, said.query, now)))


@router.delete("/{name}", status_code=204, response_class=Response)
async def delete_view(caller: Identified, parts: Parts, name: Annotated[str, Path(max_length=NAME)]) -> Response:
    """Forget a view."""
    if not await forget_view(parts.database, caller.acting.person, name.replace("\0", "")):
        raise ViewNotFound
    return Response(status_code=204)
