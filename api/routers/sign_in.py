"""`POST|DELETE /auth/token` and `GET /me`."""

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import AfterValidator
from starlette.responses import Response

from api.access_log import Looker
from api.answers import UNCACHED, Answer
from api.bodies.wording import storable
from api.identity import Identified, Resolved
from api.problems import BadCredentials
from api.shapes.organization import me
from api.sign_ins import where_from
from api.signing_in import begin_session, by_password
from api.wiring import Now, Parts, Wiring
from models.db.accounts import Account, account_ids
from models.db.delegations import RecordedDelegation, delegations_of
from models.db.queries.inbox import count_unread
from models.db.tokens import SIGN_IN, Issued, TokenUnknown, revoke_token

router = APIRouter(tags=["sign-in"])

Word = Annotated[str, Form(max_length=1000), AfterValidator(storable)]


@router.post("/auth/token")
async def sign_in(request: Request, parts: Parts, now: Now, username: Word, password: Word) -> Answer:
    """Give a bearer token for user name and password, good for twelve hours."""
    address = where_from(request.client.host if request.client else "")
    account, token = await begun(request, parts, (username, password), address, now)
    request.state.looker = Looker(account.id, account.person, token.id)
    return Answer({"access_token": token.secret, "token_type": "bearer", "expires_in": int(SIGN_IN.total_seconds())})


@router.delete("/auth/token", status_code=204)
async def sign_out(caller: Resolved, parts: Parts, now: Now) -> Response:
    """End the session, or the token, that this request comes with; whatever its scopes."""
    with suppress(TokenUnknown):
        async with parts.database.begin() as conn:
            await revoke_token(conn, caller.account.token, now)
    return Response(status_code=204, headers=UNCACHED)


@router.get("/me")
async def show_me(caller: Identified, parts: Parts) -> Answer:
    """Tell who one is, and as what one may act today."""
    person = caller.account.person
    delegations: tuple[RecordedDelegation, ...] = ()
    unread = 0
    if person is not None:
        async with parts.reading.connect() as conn:
            delegations = await delegations_of(conn, person)
        unread = await count_unread(parts.database, person)
    answer: dict[str, Any] = me(caller, delegations, unread)
    return Answer(answer)


async def begun(
    request: Request, parts: Wiring, said: tuple[str, str], address: str, now: datetime
) -> tuple[Account, Issued]:
    """The account that user name and password open, and its session; the access log hears of a refusal, too."""
    try:
        found = await by_password(parts, *said, address)
        return found.account, await begin_session(parts, found, address, now)
    except BadCredentials:
        async with parts.reading.connect() as conn:
            request.state.looker = Looker(*await account_ids(conn, said[0]), None)
        raise
