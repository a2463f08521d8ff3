"""Issuing an API token to whoever is signed in."""

from datetime import datetime, timedelta

from api.bodies.access import NewToken
from api.problems import TokenThere
from api.unprocessable import TooManyTokens
from api.wiring import Wiring
from models.db.tokens import Bearer, Issued, Token, hold_account, issue_token, working_tokens

MOST = 50


async def issued(parts: Wiring, holder: Bearer, said: NewToken, now: datetime) -> tuple[Token, Issued]:
    """The new token. Raises `TokenThere` where the name is taken, which a retry is told, and `TooManyTokens`."""
    async with parts.database.begin() as conn:
        await hold_account(conn, holder.account)
        there = await working_tokens(conn, holder.account, now, sessions=False)
        if (same := next((one.id for one in there if one.name == said.name), None)) is not None:
            raise TokenThere(id=same)
        if len(there) >= MOST:
            raise TooManyTokens(most=MOST)
        lasting = timedelta(days=said.days)
        new = await issue_token(conn, holder.account, now=now, expires_in=lasting, name=said.name, scopes=said.scopes)
        tokens = await working_tokens(conn, holder.account, now, sessions=False)
    return next(one for one in tokens if one.id == new.id), new
