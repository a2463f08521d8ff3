"""`POST /auth/token` and `GET /me`."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from pydantic import AfterValidator

from api.answers import Answer
from api.bodies.wording import storable
from api.identity import Identified
from api.problems import BadCredentials
from api.shapes.organization import me
from api.wiring import Now, Parts
from models.db.accounts import verified
from models.db.delegations import RecordedDelegation, delegations_of
from models.db.queries.inbox import count_unread
from models.db.tokens import SIGN_IN, issue_token

router = APIRouter(tags=["sign-in"])

Word = Annotated[str, Form(max_length=1000), AfterValidator(storable)]


@router.post("/auth/token")
async def sign_in(request: Request, parts: Parts, now: Now, username: Word, password: Word) -> Answer:
    """Give a bearer token for user name and password, good for twelve hours."""
    address = request.client.host if request.client else ""
    parts.sign_ins.check(username, address)
    async with parts.sign_ins.turn, parts.reading.connect() as conn:
        account = await verified(conn, username, password)
    if account is None:
        parts.sign_ins.failed(username, address)
        raise BadCredentials
    parts.sign_ins.succeeded(username, address)
    async with parts.database.begin() as conn:
        token = await issue_token(conn, account.id, now=now)
    return Answer({"access_token": token.secret, "token_type": "bearer", "expires_in": int(SIGN_IN.total_seconds())})


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
