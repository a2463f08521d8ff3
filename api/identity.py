"""Who is it: from whatever was presented to one caller. The one resolver, for every route."""

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.access_log import looker_of
from api.callers import Caller, caller_of
from api.problems import NotPermittedHere, Problem, ScopeMissing, Unauthenticated
from api.web.crossing import check_same_site
from api.web.session import secret_of
from api.wiring import Now, Parts, Wiring
from models.db.engine import line
from models.db.faults import DATABASE_ERRORS
from models.db.token_scopes import TokenScope
from models.db.tokens import bearer, note_token_use

_scheme = HTTPBearer(auto_error=False, description="A token from POST /api/v1/auth/token, or an API token.")
_LOOKS = frozenset({"GET", "HEAD"})
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]


def presented(request: Request, credentials: HTTPAuthorizationCredentials | None) -> str:
    """The secret that a request presents. Raises `Unauthenticated`, and `CrossSite`.

    What an `Authorization` header carries no browser sends by itself, so nothing can be forged across sites. The page's
    session cookie is read here and nowhere else, and then a request that changes something has to come from the
    page (`api.web.crossing`). Who signs in elsewhere (OIDC) gets a session by `api.signing_in`, and comes here like
    anybody.
    """
    if credentials is not None:
        return credentials.credentials
    kept = secret_of(request)
    if kept is None:
        raise Unauthenticated
    check_same_site(request)
    return kept


async def _secret(request: Request, credentials: _Credentials) -> str:
    return presented(request, credentials)


Secret = Annotated[str, Depends(_secret)]
"""What is presented, for a route that asks again and again who it is."""


async def caller_behind(parts: Wiring, secret: str, now: datetime) -> Caller | None:
    """Who holds a secret, as the organization knows them on the day; `None` where nobody does, or no longer."""
    async with line(parts.database) as conn:
        account = await bearer(conn, secret, now)
        if account is None:
            return None
        parts.pace.check_account(account.account)
        if parts.uses.is_due(account.token):
            await note_token_use(conn, account.token, now)
        organization = await parts.directory.current(conn, account.version)
    return caller_of(account, organization, parts.directory.day(now))


async def resolve(request: Request, parts: Parts, now: Now, credentials: _Credentials) -> Caller:
    """The caller, whatever the token may be used for. Raises `Unauthenticated`, and `TooManyRequests` by account."""
    caller = await caller_behind(parts, presented(request, credentials), now)
    if caller is None:
        raise Unauthenticated
    # For the page of an error, and for the access log, which is written when the request has ended.
    request.state.caller = caller
    request.state.looker = looker_of(caller)
    return caller


Resolved = Annotated[Caller, Depends(resolve)]


async def looking_on(request: Request, now: datetime) -> Caller | None:
    """Who reads the page of an error: whom its route found; where there was no route to ask, whoever is signed in."""
    found: Caller | None = getattr(request.state, "caller", None)
    secret, wiring = secret_of(request), getattr(request.app.state, "wiring", None)
    if found is not None or secret is None or wiring is None or "route" in request.scope:
        return found
    with suppress(Problem, *DATABASE_ERRORS):
        return await caller_behind(wiring, secret, now)
    return None


async def identify(request: Request, caller: Resolved) -> Caller:
    """The caller, where the token goes as far as the request: to look, or to change something.

    Raises `ScopeMissing`. The third scope has done its work by now: without it, nobody is an administrator.
    """
    scope = TokenScope.READ if request.method in _LOOKS else TokenScope.COMMAND
    if scope not in caller.account.scopes:
        raise ScopeMissing(scope=scope.value)
    return caller


Identified = Annotated[Caller, Depends(identify)]


async def may_open(caller: Identified) -> Caller:
    """The caller. Raises `NotPermittedHere` for whoever has no unit below theirs, and so no case to open."""
    if not caller.may_open:
        raise NotPermittedHere
    return caller


Opener = Annotated[Caller, Depends(may_open)]
