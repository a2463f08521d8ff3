"""`/cases/{number}/do/{command}`: a command's form, and giving it."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.bodies.commands import BODIES, in_url
from api.callers import Caller
from api.gateway import Given
from api.identity import Identified
from api.problems import NotFound
from api.unprocessable import Malformed
from api.visible import Commanded, Shown
from api.web.attempts import Refused, attempt
from api.web.forms.fields import FORMS
from api.web.forms.filled import Filled, filled
from api.web.forms.reading import Typed
from api.web.forms.wrongs import place_of, read
from api.web.rendering import page
from api.web.whereto import local
from api.wiring import Parts, Wiring
from models.db.drafts import forget_draft
from models.db.faults import DATABASE_ERRORS
from models.db.queries.one_case import ShownCase, is_shown
from models.domain.authority import authority
from models.domain.case import Case
from models.domain.commands import Name
from models.domain.refusals import WrongState
from models.domain.rights import RIGHTS
from models.domain.standing import actions

router = APIRouter(include_in_schema=False)

_BY_URL = {in_url(name): name for name in BODIES}
_LONGEST_KEY = 200

Command = Annotated[str, Path(max_length=40)]


@router.get("/cases/{number}/do/{command}")  # noqa: FAST003  # read by `Shown`
async def show_deed(  # noqa: PLR0913, PLR0917  # what a page is made of
    request: Request,
    caller: Identified,
    parts: Parts,
    shown: Shown,
    command: Command,
    next_: Annotated[str, Query(alias="next", max_length=2000)] = "",
) -> Response:
    """The form of a command, where the caller may give it now."""
    name = _named(command)
    _check_offered(shown.case, caller, name)
    form = await filled(parts, caller, shown, name)
    return page(request, "deed.html", caller=caller, form=form, next=local(next_, f"/cases/{shown.row['number']}"))


@router.post("/cases/{number}/do/{command}")  # noqa: FAST003  # read by `Commanded`
async def do(request: Request, caller: Identified, parts: Parts, shown: Commanded, command: Command) -> Response:
    """Give the command, and go on; or show the form again, with what was typed and what is wrong with it."""
    name, typed = _named(command), await _typed(request)
    following = local("".join(typed.get("next", ())[:1]), f"/cases/{shown.row['number']}")
    body, wrong = read(name, typed)
    if body is None:
        form = await filled(parts, caller, shown, name, typed, wrong)
        return page(request, "deed.html", caller=caller, status=422, form=form, next=following)
    given = Given(name, body, _key(typed), _revision(typed))
    done = await attempt(request, parts.gateway.command(caller, shown, given))
    if isinstance(done, Refused):
        form = await _refused(parts, caller, shown, name, typed, done)
        return page(request, "deed.html", caller=caller, status=done.status, form=form, next=following)
    number = str(shown.row["number"])
    with suppress(*DATABASE_ERRORS):
        await forget_draft(parts.database, caller.acting.person, number, in_url(name))
    if not await is_shown(parts.database, caller.reader, number):
        # Declined, it has gone out of their sight.
        following = "/"
    return _gone_on(request, following, name, number)


async def _refused(  # noqa: PLR0913, PLR0917  # what a refused form is made of
    parts: Wiring, caller: Caller, shown: ShownCase, name: Name, typed: Typed, refused: Refused
) -> Filled:
    at = place_of(refused, FORMS[name])
    return await filled(parts, caller, shown, name, typed, {at: refused.told} if at else {}, refused)


def _gone_on(request: Request, following: str, name: Name, number: str) -> Response:
    mark = "&" if "?" in following else "?"
    where = f"{following}{mark}done={in_url(name)}&of={number}"
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER)


def _named(command: str) -> Name:
    if command not in _BY_URL:
        raise NotFound
    return _BY_URL[command]


async def _typed(request: Request) -> Typed:
    """What the form holds. Files come by their own way, and are none here."""
    form = await request.form()
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, str) or "\0" in value:
            raise Malformed(errors=[{"loc": [name], "msg": "A text is wanted"}])
        typed.setdefault(name, []).append(value)
    return typed


def _key(typed: Mapping[str, object]) -> str:
    """The key under which this form was handed out: sent twice, it does one thing."""
    told = typed.get("key")
    key = str(told[0]) if isinstance(told, list) and told else ""
    return key if key.isascii() and key.isprintable() and 0 < len(key) <= _LONGEST_KEY else uuid4().hex


def _revision(typed: Typed) -> int | None:
    told = "".join(typed.get("revision", ())[:1])
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None  # noqa: PLR2004


def _check_offered(case: Case, caller: Caller, name: Name) -> None:
    """Raises what the rules say to whoever may not give it, and `WrongState` where it is not the time."""
    if name in actions(case, caller.acting):
        return
    authority(case, name, caller.acting, RIGHTS[name])
    raise WrongState
