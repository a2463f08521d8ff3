"""Who is it: from a bearer token to the caller. The one resolver."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.callers import Caller, caller_of
from api.problems import Unauthenticated
from api.wiring import Now, Parts
from models.db.tokens import bearer, note_token_use

_scheme = HTTPBearer(auto_error=False, description="A token from POST /api/v1/auth/token, or an API token.")


async def identify(
    parts: Parts, now: Now, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]
) -> Caller:
    """The caller. Raises `Unauthenticated`."""
    if credentials is None:
        raise Unauthenticated
    async with parts.reading.connect() as conn:
        account = await bearer(conn, credentials.credentials, now)
        if account is None:
            raise Unauthenticated
        if parts.uses.is_due(account.token):
            await note_token_use(conn, account.token, now)
        organization = await parts.directory.current(conn, account.version)
    return caller_of(account, organization, parts.directory.day(now))


Identified = Annotated[Caller, Depends(identify)]
