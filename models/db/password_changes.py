"""How somebody changes their own password, knowing the present one."""

from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.account_tables import ACCOUNTS
from models.db.passwords import check_choice, hashed, password_matches
from models.db.tokens import revoke_sign_ins


class PasswordChange(NamedTuple):
    """A judged change: which hash it replaces, and what the account's columns become."""

    account: int
    present: str
    columns: dict[str, Any]


async def judge_change(conn: AsyncConnection, account: int, old: str, new: str) -> PasswordChange | None:
    """The change of an account's password; `None` where `old` is wrong. Raises `PasswordRefused`, `PasswordKnown`.

    Hashes for a third of a second: give it a connection that holds no locks.
    """
    check_choice(new)
    present = await conn.scalar(select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account))
    if not await password_matches(old, present):
        return None
    return PasswordChange(account, str(present), await hashed(new))


async def change_password(conn: AsyncConnection, change: PasswordChange, *, session: int) -> bool:
    """Carry a change out: other sessions end, `session` and named tokens go on. False if somebody was quicker."""
    judged = (ACCOUNTS.c.id == change.account, ACCOUNTS.c.password_hash == change.present)
    if (await conn.execute(update(ACCOUNTS).where(*judged).values(**change.columns))).rowcount == 0:
        return False
    await revoke_sign_ins(conn, change.account, but=session)
    return True
