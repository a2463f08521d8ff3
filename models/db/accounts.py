"""Accounts: who may sign in, and with which password."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import ACCOUNTS
from models.db.engine import connect
from models.db.organization_tables import PEOPLE
from models.db.organizations import lock_organization, mark_changed
from models.db.passwords import DEMO_PASSWORD, check_choice, hashed, password_matches
from models.db.tokens import revoke_sign_ins
from models.domain.value import Value
from models.loading.organization_file import LOGIN
from trouble import Trouble


class Account(Value):
    """An account; `person` is null for an administrator without posts, `demo` marks the demo's password."""

    id: int
    login: str
    person: int | None
    administrator: bool
    disabled: bool
    demo: bool


class Verified(NamedTuple):
    """An account that a password has opened, and the hash that it was opened by."""

    account: Account
    by: str


class AccountUnknown(Trouble):
    """There is no account {login}."""

    code = "account_unknown"


class AdministratorUnclear(Trouble):
    """Say which administrator confirms this: --as LOGIN; there are: {logins}."""

    code = "administrator_unclear"
    exit_code = 2


class AccountRefused(Trouble):
    """The account {login} cannot be added: {reason}."""

    code = "account_refused"


async def verified(conn: AsyncConnection, login: str, password: str) -> Verified | None:
    """The account that `login` and `password` open; a wrong login takes as long as a wrong password.

    Reads once, then hashes for a fifth of a second: give it a connection that holds no locks.
    """
    row = (await conn.execute(_accounts(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.login == login))).mappings().first()
    found = dict(row) if row else None
    password_hash = found.pop("password_hash") if found else None
    matches = await password_matches(password, password_hash)
    if found is None or password_hash is None or not matches or found["disabled"]:
        return None
    return Verified(Account(**found), password_hash)


async def hold_verified(conn: AsyncConnection, verified: Verified) -> bool:
    """Hold an account's row until the transaction ends; whether what opened it opens it still.

    Whoever changes the password meanwhile waits, and ends the session that is begun here with all the others.
    """
    same = (ACCOUNTS.c.id == verified.account.id, ACCOUNTS.c.password_hash == verified.by, ~ACCOUNTS.c.disabled)
    return await conn.scalar(select(ACCOUNTS.c.id).where(*same).with_for_update()) is not None


async def account_ids(conn: AsyncConnection, login: str) -> tuple[int | None, int | None]:
    """The account of that login and its person; nobody's login has neither."""
    row = (await conn.execute(select(ACCOUNTS.c.id, ACCOUNTS.c.person).where(ACCOUNTS.c.login == login))).one_or_none()
    return (row.id, row.person) if row is not None else (None, None)


async def account(conn: AsyncConnection, login: str) -> Account:
    """The account by its login. Raises `AccountUnknown`."""
    row = (await conn.execute(_accounts().where(ACCOUNTS.c.login == login))).mappings().first()
    if row is None:
        raise AccountUnknown(login=login)
    return Account(**row)


async def accounts(conn: AsyncConnection) -> tuple[Account, ...]:
    """Every account, by login."""
    return tuple(Account(**row) for row in (await conn.execute(_accounts().order_by(ACCOUNTS.c.login))).mappings())


async def listed_accounts(conn: AsyncConnection) -> list[tuple[Account, str | None]]:
    """Every account by login, with the code and name of its person."""
    people = {row.id: f"{row.code} {row.name}" for row in await conn.execute(select(PEOPLE))}
    return [(one, people.get(one.person) if one.person is not None else None) for one in await accounts(conn)]


async def add_account(
    conn: AsyncConnection, login: str, *, person: str | None, administrator: bool, password: str | None
) -> Account:
    """Add an account for the person of that code; without a password it can only sign in elsewhere or by tokens."""
    if re.fullmatch(LOGIN, login) is None:
        raise AccountRefused(login=login, reason="a login is made of small letters, digits and . _ - @")
    await lock_organization(conn)
    if await conn.scalar(select(ACCOUNTS.c.id).where(ACCOUNTS.c.login == login)) is not None:
        raise AccountRefused(login=login, reason="there is one of that name")
    number = await _person_without_account(conn, login, person) if person is not None else None
    if number is None and not administrator:
        raise AccountRefused(login=login, reason="it is neither a person's nor an administrator's")
    values = {"login": login, "person": number, "administrator": administrator, **await _password(password)}
    await conn.execute(insert(ACCOUNTS).values(values))
    await mark_changed(conn, f"account {login} added")
    return await account(conn, login)


async def add_demo_accounts(conn: AsyncConnection, rows: Sequence[tuple[str, int | None, bool]]) -> None:
    """Add accounts (login, person, administrator) with the demo's password, under the organization's lock."""
    if rows:
        password = await hashed(DEMO_PASSWORD)  # one hash for all: the password is public
        values = [
            {"login": login, "person": person, "administrator": administrator, **password}
            for login, person, administrator in rows
        ]
        await conn.execute(insert(ACCOUNTS), values)


async def set_password(conn: AsyncConnection, login: str, password: str) -> None:
    """Give an account a password; whoever is signed in by the old one is signed out, named tokens stay."""
    found = await account(conn, login)
    await conn.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == found.id).values(**await _password(password)))
    await revoke_sign_ins(conn, found.id)


async def disable_account(conn: AsyncConnection, login: str, *, disabled: bool = True) -> None:
    """Shut an account, its tokens included, or open it again."""
    found = await account(conn, login)
    await conn.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == found.id).values(disabled=disabled))


async def demo_password_used(conn: AsyncConnection) -> bool:
    """Whether any account that is not disabled has the demo's password now."""
    used = select(ACCOUNTS.c.id).where(ACCOUNTS.c.demo, ~ACCOUNTS.c.disabled).exists()
    return bool(await conn.scalar(select(used)))


def demo_password_in_use(database_url: str) -> bool:
    """The same, for a caller without a loop or a connection."""

    async def ask() -> bool:
        engine = connect(database_url, pool_size=1)
        try:
            async with engine.connect() as conn:
                return await demo_password_used(conn)
        finally:
            await engine.dispose()

    return asyncio.run(ask())


async def _password(password: str | None) -> dict[str, Any]:
    if password is None:
        return {"password_hash": None, "demo": False}
    check_choice(password)
    return await hashed(password)


async def _person_without_account(conn: AsyncConnection, login: str, code: str) -> int:
    number = await conn.scalar(select(PEOPLE.c.id).where(PEOPLE.c.code == code))
    if number is None:
        raise AccountRefused(login=login, reason=f"there is no person {code}")
    owned = await conn.scalar(select(ACCOUNTS.c.login).where(ACCOUNTS.c.person == number))
    if owned is not None:
        raise AccountRefused(login=login, reason=f"{code} has the account {owned} already")
    return int(number)


def _accounts(*more: Any) -> Select[Any]:  # SQLAlchemy's own
    columns = (ACCOUNTS.c[name] for name in Account.model_fields)
    return select(*columns, *more)


async def confirming_administrator(conn: AsyncConnection, login: str | None) -> int:
    """The account of the administrator of that login, or of the only one there is. Raises `AdministratorUnclear`."""
    able = ACCOUNTS.c.administrator & ~ACCOUNTS.c.disabled
    rows = (await conn.execute(select(ACCOUNTS.c.id, ACCOUNTS.c.login).where(able).order_by(ACCOUNTS.c.login))).all()
    found = [row.id for row in rows if login in {None, row.login}]
    if len(found) != 1:
        raise AdministratorUnclear(logins=", ".join(row.login for row in rows) or "none")
    return int(found[0])
