"""`/stream`: what happens to the cases one sees, and how many notices wait, as it happens."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from api.answers import UNCACHED
from api.callers import Caller
from api.identity import Identified, Secret, caller_behind
from api.problems import Problem
from api.wiring import Parts, Wiring
from models.db.faults import DATABASE_ERRORS
from models.db.queries.events import feed_after, last_position
from models.db.queries.inbox import count_unread

router = APIRouter(tags=["events"])

_PATIENCE_SECONDS = 15.0
_AT_ONCE = 100
_RETRY_MILLISECONDS = 3000

LastSeen = Annotated[str | None, Header(alias="Last-Event-ID", max_length=30)]
After = Annotated[str | None, Query(max_length=30)]


@router.get("/stream", response_class=StreamingResponse)
async def stream(
    caller: Identified, secret: Secret, parts: Parts, last_seen: LastSeen = None, after: After = None
) -> StreamingResponse:
    """Follow as server-sent events: `case` (`number`, `seq`, `type`) for each event, `inbox` (`unread`) as it changes.

    It begins with what is new, or after `Last-Event-ID` (or `after`, for whoever sets no header), and ends with the
    session. Nothing here is not in `GET /events` and `GET /inbox`.
    """
    last = await last_position(parts.database)
    # What was never given out by us, or by another record, begins with what is new.
    told = last_seen or after
    given = int(told) if told and told.isascii() and told.isdecimal() else last
    position = min(given, last)
    lines = _lines(parts, caller, secret, position)
    # Now, so that one too many is told before the answer begins.
    first = await anext(lines)
    return StreamingResponse(
        _all(first, lines), media_type="text/event-stream", headers={**UNCACHED, "X-Accel-Buffering": "no"}
    )


async def _all(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for line in rest:
        yield line


async def _lines(parts: Wiring, caller: Caller, secret: str, position: int) -> AsyncIterator[bytes]:
    with parts.streams.listening(caller.account.account):
        yield f"retry: {_RETRY_MILLISECONDS}\n\n".encode()
        # Half an answer takes no error: it ends, and whoever listens comes back.
        with suppress(Problem, *DATABASE_ERRORS):
            async for line in _happening(parts, caller, secret, position):
                yield line


async def _happening(parts: Wiring, caller: Caller, secret: str, position: int) -> AsyncIterator[bytes]:
    unread: int | None = None
    known: Caller | None = caller
    while known is not None and not parts.streams.closing:
        feed = await feed_after(parts.database, known.reader, position, limit=_AT_ONCE)
        for event in feed.events:
            said = {name: event[name] for name in ("number", "seq", "type")}
            yield _line("case", said, event["position"])
        position = feed.next
        waiting = await count_unread(parts.database, known.reader.person)
        if waiting != unread:
            unread = waiting
            yield _line("inbox", {"unread": unread}, position)
        if not feed.more:
            # Also shows that somebody still listens.
            yield b": \n\n"
            await parts.streams.change(position, _PATIENCE_SECONDS)
        # A session may have ended meanwhile, or a post changed hands.
        known = await caller_behind(parts, secret, datetime.now(UTC))


def _line(name: str, said: object, position: int) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (position, name.encode(), orjson.dumps(said))
