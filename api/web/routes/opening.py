"""`/open`: opening a case, and looking beforehand at what would follow."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.bodies.commands import in_url
from api.bodies.opening import OpenCase
from api.callers import Caller
from api.identity import Opener
from api.shapes.opening import opening_item
from api.web.attempts import Refused, attempt
from api.web.forms.fields import FORMS
from api.web.forms.opening import opening_form
from api.web.forms.reading import Typed, said_in
from api.web.forms.sent import key_of, typed_in
from api.web.forms.wrongs import read_as, told_at
from api.web.rendering import page
from api.web.whereto import done
from api.wiring import Parts, Wiring
from models.db.drafts import NO_CASE_YET, forget_draft
from models.domain.commands import Name

router = APIRouter(include_in_schema=False)

_FIELDS = FORMS[Name.OPEN]
_UNSAID = {"title": "…", "description": "…"}
"""No date hangs on what is written: a look does not wait for it."""


@router.get("/open")
async def show_opening(request: Request, caller: Opener, parts: Parts) -> Response:
    """The form."""
    form = await opening_form(parts, caller)
    return page(request, "opening.html", caller=caller, form=form, looked=False, foreseen=None)


@router.post("/open/preview")
async def look(request: Request, caller: Opener, parts: Parts) -> Response:
    """What would follow, or what stands in the way, beside the form as it was filled in. Nothing is written."""
    typed = await typed_in(request)
    body, wrong = read_as(OpenCase, _UNSAID | said_in(_FIELDS, typed))
    if body is None:
        return await _again(request, parts, caller, typed, wrong=wrong, looked=True)
    events = await attempt(request, parts.gateway.foresee(caller, body))
    if isinstance(events, Refused):
        return await _again(request, parts, caller, typed, refused=events, looked=True)
    form = await opening_form(parts, caller, typed)
    foreseen = opening_item(events, caller.organization, caller.day)
    return page(request, "opening.html", caller=caller, form=form, looked=True, foreseen=foreseen)


@router.post("/open")
async def open_case(request: Request, caller: Opener, parts: Parts) -> Response:
    """Open the case, and go to it; or show the form again, with what was typed and what is wrong with it."""
    typed = await typed_in(request)
    body, wrong = read_as(OpenCase, said_in(_FIELDS, typed))
    if body is None:
        return await _again(request, parts, caller, typed, wrong=wrong)
    number = await attempt(request, parts.gateway.open_case(caller, body, key_of(typed)))
    if isinstance(number, Refused):
        return await _again(request, parts, caller, typed, refused=number)
    await forget_draft(parts.database, caller.acting.person, NO_CASE_YET, in_url(Name.OPEN))
    # For the access log: the path does not name it.
    request.state.opened = number
    return done(request, f"/cases/{number}", in_url(Name.OPEN), number)


async def _again(  # noqa: PLR0913  # what a refused form is made of
    request: Request,
    parts: Wiring,
    caller: Caller,
    typed: Typed,
    *,
    wrong: Mapping[str, str] | None = None,
    refused: Refused | None = None,
    looked: bool = False,
) -> Response:
    told = told_at(refused, _FIELDS) if refused is not None else wrong
    form = await opening_form(parts, caller, typed, told, refused)
    status = refused.status if refused is not None else 422
    return page(request, "opening.html", caller=caller, status=status, form=form, looked=looked, foreseen=None)
