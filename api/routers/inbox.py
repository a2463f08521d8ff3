"""`/inbox`: what the caller has been told."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.acknowledging import acknowledge, notice_of
from api.answers import Answer
from api.conditions import Key
from api.identity import Identified
from api.keys import hold_key
from api.listing import Page
from api.problems import NoticeNotFound
from api.record_ids import record_id
from api.shapes.notices import notice_item
from api.wiring import Now, Parts
from models.db.queries import inbox as notices

router = APIRouter(prefix="/inbox", tags=["inbox"])

Notice = Annotated[str, Path(max_length=30)]


class InboxQuery(Page):
    """All notices, or those that are not read yet."""

    unread: bool = False


@router.get("")
async def list_notices(caller: Identified, parts: Parts, asked: Annotated[InboxQuery, Query()]) -> Answer:
    """List notices, the newest first."""
    page = await notices.inbox(
        parts.database, caller.reader, unread=asked.unread, cursor=asked.cursor, limit=asked.limit
    )
    items = [notice_item(row, caller.organization) for row in page.items]
    return Answer({"items": items, "next": page.next, "total": page.total})


@router.post("/{notice}/read")
async def mark_read(notice: Notice, caller: Identified, parts: Parts, now: Now, key: Key = None) -> Answer:
    """Mark a notice as read; again changes nothing."""
    if await notices.mark_read(parts.database, caller.reader.person, _id(notice), now) is None:
        raise NoticeNotFound
    await hold_key(parts.database, caller, key, "read", notice)
    return Answer(notice_item(await notice_of(parts, caller, _id(notice)), caller.organization))


@router.post("/{notice}/acknowledge")
async def acknowledge_notice(notice: Notice, caller: Identified, parts: Parts, now: Now, key: Key = None) -> Answer:
    """Acknowledge a notice: it has been taken in. That of a letter is the command `acknowledge-letter` to its case."""
    row = await acknowledge(parts, caller, _id(notice), key, now)
    return Answer(notice_item(row, caller.organization))


def _id(notice: str) -> int:
    found = record_id(notice)
    if found is None:
        raise NoticeNotFound
    return found
