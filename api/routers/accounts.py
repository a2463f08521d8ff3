"""`/accounts/{login}/…`: anybody's sessions and tokens, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from api.answers import Answer
from api.identity import Identified
from api.problems import AccountNotFound
from api.revoking import listed, revoked
from api.wiring import Now, Parts
from models.db.accounts import AccountUnknown, account

router = APIRouter(prefix="/accounts/{login}", tags=["access"])


async def anybody(login: Annotated[str, Path(max_length=64)], caller: Identified, parts: Parts) -> int:
    """The account that a path names, for administrators. Raises `NotPermittedHere` and `AccountNotFound`."""
    _ = caller.administering
    if "\0" in login:
        raise AccountNotFound
    try:
        async with parts.reading.connect() as conn:
            return (await account(conn, login)).id
    except AccountUnknown as error:
        raise AccountNotFound from error


Anybody = Annotated[int, Depends(anybody)]
Named = Annotated[str, Path(max_length=30)]


@router.get("/sessions")
async def list_sessions(whose: Anybody, caller: Identified, parts: Parts, now: Now) -> Answer:
    """List where an account is signed in. For administrators."""
    return await listed(parts, caller, whose, now, sessions=True)


@router.delete("/sessions/{session}", status_code=204)
async def end_session(session: Named, whose: Anybody, caller: Identified, parts: Parts, now: Now) -> Response:
    """End one of an account's sessions. For administrators."""
    return await revoked(parts, caller, whose, session, now, sessions=True)


@router.get("/tokens")
async def list_tokens(whose: Anybody, caller: Identified, parts: Parts, now: Now) -> Answer:
    """List an account's API tokens that work, without their secrets. For administrators."""
    return await listed(parts, caller, whose, now, sessions=False)


@router.delete("/tokens/{token}", status_code=204)
async def revoke(token: Named, whose: Anybody, caller: Identified, parts: Parts, now: Now) -> Response:
    """Revoke one of an account's API tokens. For administrators."""
    return await revoked(parts, caller, whose, token, now, sessions=False)
