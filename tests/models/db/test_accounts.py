"""Accounts, passwords and tokens; the mark of the demo's password tells the truth."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import TOKENS
from models.db.accounts import (
    Account,
    AccountRefused,
    AccountUnknown,
    add_account,
    add_demo_accounts,
    demo_password_in_use,
    demo_password_used,
    disable_account,
    set_password,
    verified,
)
from models.db.engine import connect
from models.db.passwords import DEMO_PASSWORD, PasswordKnown, PasswordRefused
from models.db.token_scopes import TokenScope
from models.db.tokens import (
    TokenUnknown,
    bearer,
    forget_old_sessions,
    is_known_at,
    issue_token,
    note_token_use,
    revoke_token,
    tokens,
)

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
PASSWORD = "correct horse"


@pytest.fixture
async def conn(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction that is undone when the test ends."""
    engine = connect(database_url, pool_size=1)
    async with engine.connect() as conn:
        yield conn
        await conn.rollback()
    await engine.dispose()


@pytest.fixture
async def ann(conn: AsyncConnection) -> Account:
    """An administrator with a password of her own."""
    return await add_account(conn, "ann", person=None, administrator=True, password=PASSWORD)


async def test_only_the_right_password_opens(conn: AsyncConnection, ann: Account) -> None:
    found = await verified(conn, "ann", PASSWORD)
    assert found is not None
    assert found.account == ann
    assert await verified(conn, "ann", PASSWORD + "!") is None
    assert await verified(conn, "nobody", PASSWORD) is None


async def test_a_disabled_account_opens_nothing(conn: AsyncConnection, ann: Account) -> None:
    issued = await issue_token(conn, ann.id, now=NOW)
    await disable_account(conn, "ann")
    assert await verified(conn, "ann", PASSWORD) is None
    assert await bearer(conn, issued.secret, NOW) is None
    await disable_account(conn, "ann", disabled=False)
    assert await bearer(conn, issued.secret, NOW) is not None


async def test_an_account_without_a_password_never_opens(conn: AsyncConnection) -> None:
    await add_account(conn, "robot", person=None, administrator=True, password=None)
    assert await verified(conn, "robot", "") is None


@pytest.mark.usefixtures("ann")
async def test_the_mark_of_the_demos_password_follows_the_password(conn: AsyncConnection) -> None:
    told = [await demo_password_used(conn)]
    await add_demo_accounts(conn, [("demo", None, True)])
    told.append(await demo_password_used(conn))
    await disable_account(conn, "demo")
    told.append(await demo_password_used(conn))
    await disable_account(conn, "demo", disabled=False)
    await set_password(conn, "demo", PASSWORD)
    told.append(await demo_password_used(conn))
    assert told == [False, True, False, False]


def test_the_demos_password_is_looked_for_without_a_loop(database_url: str) -> None:
    assert demo_password_in_use(database_url) is False


@pytest.mark.usefixtures("ann")
async def test_accounts_that_cannot_be(conn: AsyncConnection) -> None:
    for login, reason in (("ann", "one of that name"), ("Ann B", "small letters")):
        with pytest.raises(AccountRefused, match=reason):
            await add_account(conn, login, person=None, administrator=True, password=PASSWORD)
    with pytest.raises(AccountRefused, match="no person P9"):
        await add_account(conn, "ben", person="P9", administrator=False, password=PASSWORD)
    with pytest.raises(AccountRefused, match="neither"):
        await add_account(conn, "ben", person=None, administrator=False, password=PASSWORD)
    with pytest.raises(PasswordRefused):
        await set_password(conn, "ann", "short")
    with pytest.raises(PasswordKnown):
        await set_password(conn, "ann", DEMO_PASSWORD)
    with pytest.raises(PasswordKnown):
        await add_account(conn, "ben", person=None, administrator=True, password=DEMO_PASSWORD)
    with pytest.raises(AccountUnknown):
        await set_password(conn, "cat", PASSWORD)


async def test_a_token_works_until_it_expires(conn: AsyncConnection, ann: Account) -> None:
    issued = await issue_token(conn, ann.id, now=NOW, expires_in=timedelta(hours=1))
    found = await bearer(conn, issued.secret, NOW)
    assert found is not None
    assert (found.login, found.person, found.administrator) == ("ann", None, True)
    assert await bearer(conn, issued.secret, NOW + timedelta(hours=1)) is None
    assert await bearer(conn, issued.secret + "x", NOW) is None


async def test_a_secret_is_not_kept(conn: AsyncConnection, ann: Account) -> None:
    issued = await issue_token(conn, ann.id, now=NOW)
    kept = (await conn.execute(select(TOKENS).where(TOKENS.c.id == issued.id))).one()
    assert issued.secret.encode() not in kept.secret_sha256
    assert issued.secret not in str(kept)


async def test_a_revoked_token_opens_nothing_and_stays_revoked(conn: AsyncConnection, ann: Account) -> None:
    issued = await issue_token(conn, ann.id, now=NOW, name="robot")
    await revoke_token(conn, issued.id, NOW)
    assert await bearer(conn, issued.secret, NOW) is None
    with pytest.raises(TokenUnknown):
        await revoke_token(conn, issued.id, NOW)


async def test_a_new_password_signs_out_and_leaves_named_tokens(conn: AsyncConnection, ann: Account) -> None:
    signed_in = await issue_token(conn, ann.id, now=NOW)
    named = await issue_token(conn, ann.id, now=NOW, name="robot", expires_in=None)
    await set_password(conn, "ann", "another horse")
    assert await bearer(conn, signed_in.secret, NOW) is None
    assert await bearer(conn, named.secret, NOW) is not None


async def test_a_token_brings_an_administrators_rights_only_with_that_scope(
    conn: AsyncConnection, ann: Account
) -> None:
    issued = await issue_token(conn, ann.id, now=NOW, name="reader", scopes={TokenScope.READ})
    found = await bearer(conn, issued.secret, NOW)
    assert found is not None
    assert (found.administrator, found.scopes, found.session) == (False, {TokenScope.READ}, False)


async def test_an_address_is_known_by_its_sessions_until_they_are_forgotten(
    conn: AsyncConnection, ann: Account
) -> None:
    await issue_token(conn, ann.id, now=NOW, address="192.0.2.1")
    await forget_old_sessions(conn, ann.id, NOW + timedelta(days=90))
    known = [
        await is_known_at(conn, login, at) for login, at in (("ann", "192.0.2.1"), ("ann", "x"), ("bob", "192.0.2.1"))
    ]
    await forget_old_sessions(conn, ann.id, NOW + timedelta(days=91))
    assert [*known, await is_known_at(conn, "ann", "192.0.2.1")] == [True, False, False, False]


async def test_use_is_noted_to_the_minute(conn: AsyncConnection, ann: Account) -> None:
    issued = await issue_token(conn, ann.id, now=NOW)
    for seconds in (0, 30, 90):
        await note_token_use(conn, issued.id, NOW + timedelta(seconds=seconds))
        seen = [token.last_used_at for token in await tokens(conn, "ann")]
        assert seen == [NOW if seconds < 60 else NOW + timedelta(seconds=90)]
