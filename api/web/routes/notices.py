"""`/notices`: what the caller has been told. Nothing but their own word marks a notice as read."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.acknowledging import acknowledge, notice_of
from api.callers import Caller
from api.identity import Identified
from api.listing import Cursor
from api.problems import NoticeNotFound
from api.record_ids import record_id
from api.shapes.notices import notice_item
from api.web.attempts import Refused, attempt
from api.web.forms.reading import Typed
from api.web.forms.sent import first_of, key_of, typed_in
from api.web.rendering import page
from api.web.whereto import local
from api.wiring import Now, Parts, Wiring
from models.db.queries import inbox as notices

router = APIRouter(include_in_schema=False)

_WHERE = "/notices"
Notice = Annotated[str, Path(max_length=30)]


@router.get(_WHERE)
async def list_notices(
    request: Request,
    caller: Identified,
    parts: Parts,
    unread: Annotated[bool, Query()] = True,  # noqa: FBT002  # what is in the address
    cursor: Annotated[Cursor | None, Query()] = None,
) -> Response:
    """Those that are not read yet, or all; the newest first."""
    return page(request, "notices.html", caller=caller, **await _values(parts, caller, unread=unread, cursor=cursor))


@router.post(_WHERE + "/read")
async def mark_those_shown(request: Request, caller: Identified, parts: Parts, now: Now) -> Response:
    """Mark all that the page showed as read; what came meanwhile stays unread."""
    typed = await typed_in(request)
    shown = [found for said in typed.get("notice", ()) if (found := record_id(said)) is not None]
    await notices.mark_some_read(parts.database, caller.reader.person, shown, now)
    return _back(typed)


@router.post(_WHERE + "/{notice}/read")
async def mark_read(request: Request, caller: Identified, parts: Parts, now: Now, notice: Notice) -> Response:
    """Mark one as read."""
    if await notices.mark_read(parts.database, caller.reader.person, _id(notice), now) is None:
        raise NoticeNotFound
    return _back(await typed_in(request))


@router.post(_WHERE + "/{notice}/acknowledge")
async def acknowledge_notice(request: Request, caller: Identified, parts: Parts, now: Now, notice: Notice) -> Response:
    """Acknowledge one, and the letter that it brings; or say at the notice why not."""
    typed = await typed_in(request)
    done = await attempt(request, acknowledge(parts, caller, _id(notice), key_of(typed), now))
    if not isinstance(done, Refused):
        return _back(typed)
    values = await _values(parts, caller, unread=False, cursor=None)
    refused = notice_item(await notice_of(parts, caller, _id(notice)), caller.organization)
    others = [item for item in values["items"] if item["id"] != refused["id"]]
    values |= {"items": [{**refused, "refused": done.told}, *others]}
    return page(request, "notices.html", caller=caller, status=done.status, **values)


async def _values(parts: Wiring, caller: Caller, *, unread: bool, cursor: str | None) -> dict[str, Any]:
    found = await notices.inbox(parts.database, caller.reader, unread=unread, cursor=cursor)
    counted = await notices.count_unread(parts.database, caller.reader.person)
    return {
        "items": [notice_item(row, caller.organization) for row in found.items],
        "following": found.next,
        "only_unread": unread,
        "cursor": cursor,
        "unread": counted if counted <= notices.COUNTED else None,
    }


def _back(typed: Typed) -> Response:
    """To where they were; a script follows, and takes what it wants of that page."""
    return RedirectResponse(local(first_of(typed, "next"), _WHERE), status_code=HTTPStatus.SEE_OTHER)


def _id(notice: str) -> int:
    found = record_id(notice)
    if found is None:
        raise NoticeNotFound
    return found
