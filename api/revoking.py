"""Which sessions and tokens there are, and ending one: for its owner, and for an administrator."""

from datetime import datetime

import structlog
from starlette.responses import Response

from api.answers import UNCACHED, Answer
from api.callers import Caller
from api.problems import NotFound, SessionNotFound, TokenNotFound
from api.record_ids import record_id
from api.shapes.access import session_item, token_item
from api.wiring import Wiring
from models.db.tokens import revoke_token, working_tokens

log = structlog.get_logger("duban.api")


async def listed(parts: Wiring, caller: Caller, account: int, now: datetime, *, sessions: bool) -> Answer:
    """An account's sessions or tokens, those that still work."""
    async with parts.reading.connect() as conn:
        rows = await working_tokens(conn, account, now, sessions=sessions)
    items = [session_item(row, caller.account.token) if sessions else token_item(row) for row in rows]
    return Answer({"items": items, "next": None, "total": len(items)})


async def revoked(  # noqa: PLR0913  # which, whose, by whom
    parts: Wiring, caller: Caller, account: int, said: str, now: datetime, *, sessions: bool
) -> Response:
    """End one of them. Raises `SessionNotFound` or `TokenNotFound`, also for somebody else's."""
    number = record_id(said)
    missing: type[NotFound] = SessionNotFound if sessions else TokenNotFound
    if number is None:
        raise missing
    async with parts.database.begin() as conn:
        if number not in {row.id for row in await working_tokens(conn, account, now, sessions=sessions)}:
            raise missing
        await revoke_token(conn, number, now, account=account)
    log.info("revoked", token=number, account=account, by=caller.account.account)
    return Response(status_code=204, headers=UNCACHED)
