"""`/me/password`, `/me/sessions` and `/me/tokens`: how the caller comes in."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Path
from starlette.responses import Response

from api.answers import UNCACHED, Answer
from api.bodies.access import NewPassword, NewToken
from api.conditions import Key
from api.identity import Identified
from api.issuing import issued
from api.keys import hold_key
from api.passwords import changed_password
from api.revoking import listed, revoked
from api.routes import OrderedRoute
from api.shapes.access import token_item
from api.wiring import Now, Parts

router = APIRouter(prefix="/me", tags=["access"], route_class=OrderedRoute)
log = structlog.get_logger("duban.api")

Named = Annotated[str, Path(max_length=30)]


@router.put("/password", status_code=204)
async def set_password(caller: Identified, parts: Parts, said: NewPassword) -> Response:
    """Change the caller's password. Their other sessions end; this one and named tokens go on."""
    await changed_password(parts, caller.signed_in, said)
    log.info("password_changed", account=caller.account.account)
    return Response(status_code=204, headers=UNCACHED)


@router.get("/sessions")
async def list_sessions(caller: Identified, parts: Parts, now: Now) -> Answer:
    """List where the caller is signed in; `current` marks this session."""
    return await listed(parts, caller, caller.account.account, now, sessions=True)


@router.delete("/sessions/{session}", status_code=204)
async def end_session(session: Named, caller: Identified, parts: Parts, now: Now) -> Response:
    """End one of the caller's sessions."""
    return await revoked(parts, caller, caller.signed_in.account, session, now, sessions=True)


@router.get("/tokens")
async def list_tokens(caller: Identified, parts: Parts, now: Now) -> Answer:
    """List the caller's API tokens that work, without their secrets."""
    return await listed(parts, caller, caller.account.account, now, sessions=False)


@router.post("/tokens", status_code=201)
async def issue(caller: Identified, parts: Parts, now: Now, said: NewToken, key: Key = None) -> Answer:
    """Issue an API token for the caller's account. Its secret is in this answer only.

    `read` looks, `command` changes what the account may change, `administer` brings an administrator's rights; each
    adds to the others, and none to what the account may do. A name that a working token has is 409 `token_exists`.
    """
    holder = caller.signed_in
    await hold_key(parts.database, caller, key, "issue token", said.name, sorted(said.scopes), said.days)
    token, new = await issued(parts, holder, said, now)
    log.info("token_issued", token=new.id, account=caller.account.account)
    return Answer(token_item(token, new), status_code=201)


@router.delete("/tokens/{token}", status_code=204)
async def revoke(token: Named, caller: Identified, parts: Parts, now: Now) -> Response:
    """Revoke one of the caller's API tokens: it stops working at once."""
    return await revoked(parts, caller, caller.signed_in.account, token, now, sessions=False)
