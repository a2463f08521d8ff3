"""`/sign-in` and `/sign-out`."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access_log import Looker
from api.identity import Resolved
from api.routers.sign_in import begun
from api.sign_ins import where_from
from api.web import session
from api.web.attempts import Refused, attempt
from api.web.crossing import check_same_site
from api.web.rendering import page
from api.web.whereto import local
from api.wiring import Now, Parts
from models.db.tokens import TokenUnknown, revoke_token

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(alias="next", max_length=2000)]


@router.get("/sign-in")
async def show_sign_in(request: Request, next_: Next = "/") -> Response:
    """Ask who it is."""
    return page(request, "sign_in.html", next=local(next_), username="", refused=None)


@router.get("/signed-in")
async def show_signed_in(request: Request) -> Response:
    """Tell whoever signed in in another window to go back to their form."""
    return page(request, "signed_in.html")


@router.post("/sign-in")
async def sign_in(  # noqa: PLR0913, PLR0917  # what the form holds
    request: Request,
    parts: Parts,
    now: Now,
    username: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next_: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Begin a session that the browser holds, or say why not."""
    check_same_site(request)
    address = where_from(request.client.host if request.client else "")
    opened = await attempt(request, begun(request, parts, (username, password), address, now))
    if isinstance(opened, Refused):
        return page(
            request,
            "sign_in.html",
            status=opened.status,
            next=local(next_),
            username=username,
            refused=opened.told,
        )
    account, token = opened
    request.state.looker = Looker(account.id, account.person, token.id)
    answer = RedirectResponse(local(next_), status_code=HTTPStatus.SEE_OTHER)
    session.begin(answer, token.secret, secure=request.url.scheme == "https")
    return answer


@router.post("/sign-out")
async def sign_out(caller: Resolved, parts: Parts, now: Now) -> Response:
    """End the session, here and in the record."""
    with suppress(TokenUnknown):
        async with parts.database.begin() as conn:
            await revoke_token(conn, caller.account.token, now)
    answer = RedirectResponse("/sign-in", status_code=HTTPStatus.SEE_OTHER)
    session.end(answer)
    return answer
