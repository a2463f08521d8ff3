"""Bearer tokens: opaque, kept only as SHA-256. They are long and random, so a fast hash is enough."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, any_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import ACCOUNTS, TOKENS
from models.db.organizations import VERSION
from models.db.statements import Connection, Statement
from models.db.token_scopes import WHOLE, TokenScope
from models.domain.value import Value
from trouble import Trouble

PREFIX = "duban_"
"""So that a leaked token is recognized for what it is."""
SIGN_IN = timedelta(hours=12)
"""How long signing in lasts, unless told."""
REMEMBERED = timedelta(days=90)
"""How long a session is kept after its end: so long its address counts as known."""
USE_NOTED_EVERY = timedelta(minutes=1)


class TokenUnknown(Trouble):
    """There is no token {token} that still works."""

    code = "token_unknown"


class Token(Value):
    """A token as it is listed; the secret is not kept. `name` is null for a session, `address` for what is none."""

    id: int
    account: int
    login: str
    name: str | None
    scopes: tuple[TokenScope, ...]
    address: str | None
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
    """Whether the account is one, and the token goes so far."""
    version: int
    """The organization's, as it was when they came."""
    scopes: frozenset[TokenScope] = WHOLE
    session: bool = True
    """Whether they signed in; if not, they came by a named token."""


async def issue_token(  # noqa: PLR0913  # what a token is
    conn: AsyncConnection,
    account: int,
    *,
    now: datetime,
    expires_in: timedelta | None = SIGN_IN,
    name: str | None = None,
    scopes: Iterable[TokenScope] = WHOLE,
    address: str | None = None,
) -> Issued:
    """Issue a token for an account: a session where it has no name. Without `expires_in` it does not expire."""
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = None if expires_in is None else now + expires_in
    row = {
        "account": account,
        "secret_sha256": _sha256(secret),
        "name": name,
        "created_at": now,
        "expires_at": expires_at,
        "scopes": [scope for scope in TokenScope if scope in set(scopes)],
        "address": address,
    }
    number = await conn.scalar(insert(TOKENS).values(row).returning(TOKENS.c.id))
    return Issued(id=int(number or 0), secret=secret, expires_at=expires_at)


_BEARER = Statement(
    select(
        TOKENS.c.id.label("token"),
        TOKENS.c.account,
        ACCOUNTS.c.login,
        ACCOUNTS.c.person,
        (ACCOUNTS.c.administrator & (TokenScope.ADMINISTER.value == any_(TOKENS.c.scopes))).label("administrator"),
        TOKENS.c.scopes,
        TOKENS.c.name.is_(None).label("session"),
        VERSION.scalar_subquery().label("version"),
    )
    .join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
    .where(TOKENS.c.secret_sha256 == bindparam("secret"), TOKENS.c.revoked_at.is_(None), ~ACCOUNTS.c.disabled)
    .where(or_(TOKENS.c.expires_at.is_(None), TOKENS.c.expires_at > bindparam("now")))
)


async def bearer(conn: Connection, secret: str, now: datetime) -> Bearer | None:
    """Who holds `secret`; `None` when it is unknown, revoked or expired, or its account is disabled. Reads only."""
    row = await _BEARER.row(conn, {"secret": _sha256(secret), "now": now})
    return Bearer(**row) if row else None


_USED = bindparam("b_now", type_=TOKENS.c.last_used_at.type)
_NOTE_USE = Statement(
    update(TOKENS)
    .where(TOKENS.c.id == bindparam("b_token"))
    .where(or_(TOKENS.c.last_used_at.is_(None), TOKENS.c.last_used_at < bindparam("b_before")))
    .values(last_used_at=_USED)
)


async def note_token_use(conn: Connection, token: int, now: datetime) -> None:
    """Keep when a token was last used, to the minute: most calls write nothing."""
    await _NOTE_USE.rows(conn, {"b_token": token, "b_now": now, "b_before": now - USE_NOTED_EVERY})


async def revoke_token(conn: AsyncConnection, token: int, now: datetime, *, account: int | None = None) -> None:
    """Revoke a token or end a session for good; with `account`, one of that account's.

    Raises `TokenUnknown` when there is none, or it is revoked already.
    """
    which = [TOKENS.c.id == token, TOKENS.c.revoked_at.is_(None)]
    if account is not None:
        which.append(TOKENS.c.account == account)
    change = update(TOKENS).where(*which).values(revoked_at=now)
    if (await conn.execute(change)).rowcount == 0:
        raise TokenUnknown(token=token)


async def revoke_sign_ins(conn: AsyncConnection, account: int, *, but: int | None = None) -> None:
    """End every session of an account, but the one with the id `but`."""
    sessions = (TOKENS.c.account == account, TOKENS.c.name.is_(None), TOKENS.c.revoked_at.is_(None))
    others = () if but is None else (TOKENS.c.id != but,)
    await conn.execute(update(TOKENS).where(*sessions, *others).values(revoked_at=func.now()))


async def hold_account(conn: AsyncConnection, account: int) -> None:
    """Hold an account's row until the transaction ends, so that of two who would issue it a token one waits."""
    await conn.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == account).with_for_update())


async def forget_old_sessions(conn: AsyncConnection, account: int, now: datetime) -> None:
    """Delete an account's sessions that ended long ago."""
    old = (TOKENS.c.account == account, TOKENS.c.name.is_(None), TOKENS.c.expires_at < now - REMEMBERED)
    await conn.execute(delete(TOKENS).where(*old))


async def is_known_at(conn: AsyncConnection, login: str, address: str) -> bool:
    """Whether this account has signed in from there within the time that sessions are kept."""
    of_account = select(ACCOUNTS.c.id).where(ACCOUNTS.c.login == login).scalar_subquery()
    there = (TOKENS.c.account == of_account, TOKENS.c.name.is_(None), TOKENS.c.address == address)
    return bool(await conn.scalar(select(select(TOKENS.c.id).where(*there).exists())))


async def tokens(conn: AsyncConnection, login: str | None = None) -> tuple[Token, ...]:
    """Every token, or those of one account; oldest first."""
    query = _LISTED if login is None else _LISTED.where(ACCOUNTS.c.login == login)
    return tuple(Token(**row) for row in (await conn.execute(query.order_by(TOKENS.c.id))).mappings())


async def working_tokens(conn: AsyncConnection, account: int, now: datetime, *, sessions: bool) -> tuple[Token, ...]:
    """An account's sessions, or its named tokens: those that still open something, the newest first."""
    still = or_(TOKENS.c.expires_at.is_(None), TOKENS.c.expires_at > now)
    wanted = TOKENS.c.name.is_(None) if sessions else TOKENS.c.name.is_not(None)
    query = _LISTED.where(TOKENS.c.account == account, TOKENS.c.revoked_at.is_(None), still, wanted)
    return tuple(Token(**row) for row in (await conn.execute(query.order_by(TOKENS.c.id.desc()))).mappings())


_LISTED: Select[Any] = select(
    *(column for column in TOKENS.c if column.name != "secret_sha256"), ACCOUNTS.c.login
).join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)


def _sha256(secret: str) -> bytes:
    return sha256(secret.encode(errors="surrogateescape")).digest()
