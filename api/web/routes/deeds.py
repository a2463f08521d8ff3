"""`/cases/{number}/do/{command}`: a command's form, and giving it."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.bodies.commands import BODIES, in_url
from api.callers import Caller
from api.gateway import Given
from api.identity import Identified
from api.problems import NotFound
from api.visible import Commanded, Shown
from api.web.attempts import Refused, attempt
from api.web.forms.fields import FORMS
from api.web.forms.filled import filled
from api.web.forms.sent import first_of, key_of, revision_of, typed_in
from api.web.forms.wrongs import read, told_at
from api.web.rendering import page
from api.web.whereto import done, local
from api.wiring import Parts
from models.db.drafts import forget_draft
from models.db.faults import DATABASE_ERRORS
from models.db.queries.one_case import is_shown
from models.domain.authority import authority
from models.domain.case import Case
from models.domain.commands import Name
from models.domain.refusals import WrongState
from models.domain.rights import RIGHTS
from models.domain.standing import actions

router = APIRouter(include_in_schema=False)

_BY_URL = {in_url(name): name for name in BODIES}

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
    name, typed = _named(command), await typed_in(request)
    following = local(first_of(typed, "next"), f"/cases/{shown.row['number']}")
    body, wrong = read(name, typed)
    if body is None:
        form = await filled(parts, caller, shown, name, typed, wrong)
        return page(request, "deed.html", caller=caller, status=422, form=form, next=following)
    given = Given(name, body, key_of(typed), revision_of(typed))
    refused = await attempt(request, parts.gateway.command(caller, shown, given))
    if isinstance(refused, Refused):
        form = await filled(parts, caller, shown, name, typed, told_at(refused, FORMS[name]), refused)
        return page(request, "deed.html", caller=caller, status=refused.status, form=form, next=following)
    number = str(shown.row["number"])
    with suppress(*DATABASE_ERRORS):
        await forget_draft(parts.database, caller.acting.person, number, in_url(name))
    if not await is_shown(parts.database, caller.reader, number):
        # Declined, it has gone out of their sight.
        following = "/"
    return done(request, following, in_url(name), number)


def _named(command: str) -> Name:
    if command not in _BY_URL:
        raise NotFound
    return _BY_URL[command]


def _check_offered(case: Case, caller: Caller, name: Name) -> None:
    """Raises what the rules say to whoever may not give it, and `WrongState` where it is not the time."""
    if name in actions(case, caller.acting):
        return
    authority(case, name, caller.acting, RIGHTS[name])
    raise WrongState
