"""Changing one's own password: the present one is judged first, and guessing it is slowed down as well."""

from api.bodies.access import NewPassword
from api.unprocessable import PasswordPublic, PasswordUnfit, WrongPassword
from api.wiring import Wiring
from models.db.password_changes import change_password, judge_change
from models.db.passwords import PasswordKnown, PasswordRefused
from models.db.tokens import Bearer


async def changed_password(parts: Wiring, holder: Bearer, said: NewPassword) -> None:
    """Carry the change out. Raises `WrongPassword`, `PasswordUnfit`, `PasswordPublic`, or `TooManyRequests`."""
    try:
        async with parts.sign_ins.own_turn(holder.account), parts.reading.connect() as conn:
            change = await judge_change(conn, holder.account, said.old_password, said.new_password)
            if change is None:
                parts.sign_ins.failed_own(holder.account)
                raise WrongPassword
    except PasswordRefused as error:
        raise PasswordUnfit from error
    except PasswordKnown as error:
        raise PasswordPublic from error
    async with parts.database.begin() as conn:
        if not await change_password(conn, change, session=holder.token):
            raise WrongPassword
