"""Who acts where an account is named and nobody signs in: commands, and imports that go on by themselves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from api.callers import Caller, caller_of
from models.db.accounts import account
from models.db.organizations import load_organization
from models.db.tokens import Bearer
from trouble import Trouble

_NO_TOKEN = 0


class LoginUnfit(Trouble):
    """The account {login} cannot be used for the ledger: {reason}."""

    code = "cannot_import"
    exit_code = 2


async def caller_by_login(conn: AsyncConnection, login: str, zone: str, now: datetime) -> Caller:
    """The account's person with their posts of the day, as if they had signed in. Raises `LoginUnfit`."""
    found = await account(conn, login)
    version, organization = await load_organization(conn)
    if found.disabled:
        raise LoginUnfit(login=login, reason="it is disabled")
    known = found.model_dump(include={"login", "person", "administrator"})
    bearer = Bearer(token=_NO_TOKEN, account=found.id, version=version, **known)
    caller = caller_of(bearer, organization, now.astimezone(ZoneInfo(zone)).date())
    if caller.actor is None or not caller.actor.seats:
        raise LoginUnfit(login=login, reason="it is no person's who holds a post today")
    return caller
