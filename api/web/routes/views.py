"""`/views`: the page's forms that name a view of the ledger, and forget it."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from api.bodies.views import NAME, QUERY, ViewName
from api.identity import Identified
from api.malformed import malformed
from api.saving_views import save_view
from api.wiring import Now, Parts
from models.db.views import SavedView, forget_view

router = APIRouter(include_in_schema=False)

_NAME: TypeAdapter[str] = TypeAdapter(ViewName)


@router.post("/views")
async def save(
    caller: Identified,
    parts: Parts,
    now: Now,
    name: Annotated[str, Form(max_length=NAME * 2)] = "",
    query: Annotated[str, Form(max_length=QUERY)] = "",
) -> Response:
    """Keep the view that is open under a name, and show it by that."""
    try:
        named = _NAME.validate_python(name)
    except ValidationError as error:
        raise malformed([{**one, "loc": ("name",)} for one in error.errors()]) from error
    saved = await save_view(parts, caller, named, query, now)
    return RedirectResponse(opened(saved), HTTPStatus.SEE_OTHER)


@router.post("/views/forget")
async def forget(caller: Identified, parts: Parts, name: Annotated[str, Form(max_length=NAME)] = "") -> Response:
    """Forget one, and go back to the whole ledger. One that is gone already is gone."""
    await forget_view(parts.database, caller.acting.person, name.replace("\0", ""))
    return RedirectResponse("/cases", HTTPStatus.SEE_OTHER)


def opened(view: SavedView) -> str:
    """The address at which a saved view is open, by its name."""
    return f"/cases?{view.query}{'&' if view.query else ''}{urlencode({'view': view.name})}"
