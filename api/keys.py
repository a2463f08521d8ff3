"""Idempotency keys of requests that are no commands.

What these do is the same however often it is done; a key only has to tell where it comes with another request.
"""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from api.callers import Caller
from models.db.commands import NewCommand, add_command, settle_done

_NO_CASE = ""


async def hold_key(database: AsyncEngine, caller: Caller, key: str | None, *said: object) -> None:
    """Remember that `key` was used for what is `said`. Raises `KeyReused` where it was for something else."""
    if key is None:
        return
    now = datetime.now(UTC)
    used = NewCommand(
        id=uuid4().hex,
        # An account without a person keeps its own keys, below all people's.
        person=caller.account.person or -caller.account.account,
        key=key,
        number=_NO_CASE,
        body_hash=sha256(orjson.dumps(said)).digest(),
        instruction={},
    )
    async with database.begin() as conn:
        row = await add_command(conn, used, (), now)
        if row.new:
            await settle_done(conn, [row.id], now)
