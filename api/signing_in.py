"""Signing in: a password is judged, slowly for whoever guesses, and a session begins."""

from datetime import datetime

import structlog

from api.problems import BadCredentials
from api.sign_ins import Attempt
from api.wiring import Wiring
from models.db.accounts import Verified, hold_verified, verified
from models.db.tokens import Issued, forget_old_sessions, is_known_at, issue_token

log = structlog.get_logger("duban.api")


async def by_password(parts: Wiring, login: str, password: str, address: str) -> Verified:
    """The account that these open. Raises `TooManyRequests` before anything is hashed, and `BadCredentials`."""
    async with parts.sign_ins.asking(login, address), parts.reading.connect() as conn:
        attempt = Attempt(login, address, known=await is_known_at(conn, login, address))
    async with parts.sign_ins.turn(attempt), parts.reading.connect() as conn:
        found = await verified(conn, login, password)
        if found is None or (found.account.demo and not parts.demo_sign_ins):
            parts.sign_ins.failed(attempt)
            # Without the login: people type passwords into the wrong field.
            log.warning("sign_in_failed", address=address)
            raise BadCredentials
    parts.sign_ins.succeeded(attempt)
    return found


async def begin_session(parts: Wiring, found: Verified, address: str, now: datetime) -> Issued:
    """A session for whoever has proved who they are. Raises `BadCredentials` where that holds no longer."""
    account = found.account
    async with parts.database.begin() as conn:
        if not await hold_verified(conn, found):
            raise BadCredentials
        await forget_old_sessions(conn, account.id, now)
        issued = await issue_token(conn, account.id, now=now, address=address)
    log.info("signed_in", account=account.id, session=issued.id, address=address)
    return issued
