"""`/cases/{number}/events` and `/events`: the record, of one case and of all, for people and other systems."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from api.answers import Answer
from api.identity import Identified
from api.listing import Limit, Page
from api.reading_cases import happened
from api.shapes.events import event_item
from api.unprocessable import CursorRefused
from api.visible import Shown
from api.wiring import Parts
from models.db.queries.cursors import Place, read_id_cursor, write_cursor
from models.db.queries.events import feed_after

_OF_CASE = "events"
_FARTHEST = 2**63 - 1
_COUNTED = 1000

router = APIRouter(tags=["events"])


class Following(BaseModel):
    """From where to follow; a follower keeps `next` and comes back with it."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, StringConstraints(max_length=30)] = ""
    limit: Limit = 100


@router.get("/cases/{number}/events")  # noqa: FAST003  # read by `Shown`
async def list_events(caller: Identified, parts: Parts, shown: Shown, asked: Annotated[Page, Query()]) -> Answer:
    """List what has happened to a case, from its beginning."""
    after = read_id_cursor(asked.cursor, _OF_CASE) if asked.cursor is not None else 0
    if after > shown.seq:
        raise CursorRefused
    items = await happened(parts, caller, shown, after=after, limit=asked.limit)
    last = items[-1]["seq"] if items else after
    return Answer(
        {
            "items": items,
            "next": write_cursor(_OF_CASE, Place(None, last)) if last < shown.seq else None,
            "total": shown.seq if shown.seq <= _COUNTED else None,
        }
    )


@router.get("/events")
async def follow(caller: Identified, parts: Parts, asked: Annotated[Following, Query()]) -> Answer:
    """Follow all that happens to cases the caller sees: gap-free, in one order; `next` is where to go on.

    `next` is given even where there is nothing new. `more` says that there is more at once.
    """
    feed = await feed_after(parts.database, caller.reader, _position(asked.after), limit=asked.limit)
    items = [event_item(row, caller.organization) for row in feed.events]
    return Answer({"items": items, "next": str(feed.next), "more": feed.more, "total": None})


def _position(after: str) -> int:
    if not after:
        return 0
    if not (after.isascii() and after.isdecimal() and int(after) <= _FARTHEST):
        raise CursorRefused
    return int(after)
