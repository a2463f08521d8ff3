"""Bearer tokens: opaque, kept only as SHA-256. They are long and random, so a fast hash is enough."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import ACCOUNTS, TOKENS
from models.db.organizations import VERSION
from models.domain.value import Value
from trouble import Trouble

PREFIX = "duban_"
"""So that a leaked token is recognized for what it is."""
SIGN_IN = timedelta(hours=12)
"""How long signing in lasts, unless told."""
USE_NOTED_EVERY = timedelta(minutes=1)


class TokenUnknown(Trouble):
    """There is no token {token} that still works."""

    code = "token_unknown"


class Token(Value):
    """A token as it is listed; the secret is not kept. `name` is null where it came from signing in."""

    id: int
    account: int
    login: str
    name: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Issued(Value):
    """A new token: the only time that its secret is seen."""

    id: int
    secret: str
    expires_at: datetime | None


class Bearer(Value):
    """Whoever holds a working token: the account behind it, and the person, unless it is an administrator's alone."""

    token: int
    account: int
    login: str
    person: int | None
    administrator: bool
    version: int
    """The organization's, as it was when they came."""


async def issue_token(
    conn: AsyncConnection,
    account: int,
    *,
    now: datetime,
    expires_in: timedelta | None = SIGN_IN,
    name: str | None = None,
) -> Issued:
    """Issue a token for an account; without `expires_in` it does not expire."""
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = None if expires_in is None else now + expires_in
    row = {
        "account": account,
        "secret_sha256": _sha256(secret),
        "name": name,
        "created_at": now,
        "expires_at": expires_at,
    }
    number = await conn.scalar(insert(TOKENS).values(row).returning(TOKENS.c.id))
    return Issued(id=int(number or 0), secret=secret, expires_at=expires_at)


_BEARER = (
    select(
        TOKENS.c.id.label("token"),
        TOKENS.c.account,
        ACCOUNTS.c.login,
        ACCOUNTS.c.person,
        ACCOUNTS.c.administrator,
        VERSION.scalar_subquery().label("version"),
    )
    .join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
    .where(TOKENS.c.secret_sha256 == bindparam("secret"), TOKENS.c.revoked_at.is_(None), ~ACCOUNTS.c.disabled)
    .where(or_(TOKENS.c.expires_at.is_(None), TOKENS.c.expires_at > bindparam("now")))
)


async def bearer(conn: AsyncConnection, secret: str, now: datetime) -> Bearer | None:
    """Who holds `secret`; `None` when it is unknown, revoked or expired, or its account is disabled. Reads only."""
    row = (await conn.execute(_BEARER, {"secret": _sha256(secret), "now": now})).mappings().first()
    return Bearer(**row) if row else None


async def note_token_use(conn: AsyncConnection, token: int, now: datetime) -> None:
    """Keep when a token was last used, to the minute: most calls write nothing."""
    stale = or_(TOKENS.c.last_used_at.is_(None), TOKENS.c.last_used_at < now - USE_NOTED_EVERY)
    await conn.execute(update(TOKENS).where(TOKENS.c.id == token, stale).values(last_used_at=now))


async def revoke_token(conn: AsyncConnection, token: int, now: datetime) -> None:
    """Revoke a token for good. Raises `TokenUnknown` when there is none, or it is revoked already."""
    change = update(TOKENS).where(TOKENS.c.id == token, TOKENS.c.revoked_at.is_(None)).values(revoked_at=now)
    if (await conn.execute(change)).rowcount == 0:
        raise TokenUnknown(token=token)


async def revoke_sign_ins(conn: AsyncConnection, account: int) -> None:
    """Revoke every token of an account that came from signing in."""
    of_sign_ins = (TOKENS.c.account == account, TOKENS.c.name.is_(None), TOKENS.c.revoked_at.is_(None))
    await conn.execute(update(TOKENS).where(*of_sign_ins).values(revoked_at=func.now()))


async def tokens(conn: AsyncConnection, login: str | None = None) -> tuple[Token, ...]:
    """Every token, or those of one account; oldest first."""
    query: Select[Any] = select(
        *(column for column in TOKENS.c if column.name != "secret_sha256"), ACCOUNTS.c.login
    ).join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
    if login is not None:
        query = query.where(ACCOUNTS.c.login == login)
    return tuple(Token(**row) for row in (await conn.execute(query.order_by(TOKENS.c.id))).mappings())


def _sha256(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
