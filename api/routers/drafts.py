"""`/cases/{number}/draft/{command}` and `/draft/open`: what somebody has typed and not sent, for them alone."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.answers import Answer, utc
from api.bodies.commands import BODIES, in_url
from api.bodies.drafts import DraftBody
from api.identity import Identified, Opener
from api.problems import NotFound
from api.routes import OrderedRoute
from api.visible import Shown
from api.wiring import Now, Parts, Wiring
from models.db.drafts import NO_CASE_YET, Draft, draft_of, forget_draft, keep_draft
from models.domain.commands import Name

router = APIRouter(tags=["drafts"], route_class=OrderedRoute)

_COMMANDS = frozenset(in_url(name) for name in BODIES)
_OPEN = in_url(Name.OPEN)

Command = Annotated[str, Path(max_length=40, examples=["report-progress"])]


@router.get("/cases/{number}/draft/{command}")  # noqa: FAST003  # read by `Shown`
async def show_draft(caller: Identified, parts: Parts, shown: Shown, command: Command) -> Answer:
    """Give what the caller has typed into the form of a command; nothing where they have not."""
    found = await draft_of(parts.database, caller.acting.person, shown.row["number"], _known(command))
    return Answer(_item(found))


@router.put("/cases/{number}/draft/{command}")  # noqa: FAST003  # read by `Shown`
async def put_draft(  # noqa: PLR0913, PLR0917  # what a draft comes with
    caller: Identified, parts: Parts, shown: Shown, command: Command, said: DraftBody, now: Now
) -> Answer:
    """Keep what the caller has typed, in place of what was kept before. It is part of no record."""
    return await _kept(parts, (caller.acting.person, shown.row["number"], _known(command)), said, now)


@router.get("/draft/open")
async def show_opening_draft(caller: Opener, parts: Parts) -> Answer:
    """Give what the caller has typed into the form by which a case is opened."""
    return Answer(_item(await draft_of(parts.database, caller.acting.person, NO_CASE_YET, _OPEN)))


@router.put("/draft/open")
async def put_opening_draft(caller: Opener, parts: Parts, said: DraftBody, now: Now) -> Answer:
    """Keep what the caller has typed there, in place of what was kept before."""
    return await _kept(parts, (caller.acting.person, NO_CASE_YET, _OPEN), said, now)


async def _kept(parts: Wiring, place: tuple[int, str, str], said: DraftBody, now: datetime) -> Answer:
    if said.says_nothing:
        await forget_draft(parts.database, *place)
        return Answer(_item(None))
    draft = Draft(said.typed, now)
    await keep_draft(parts.database, *place, draft)
    return Answer(_item(draft))


def _known(command: str) -> str:
    if command not in _COMMANDS:
        raise NotFound
    return command


def _item(draft: Draft | None) -> dict[str, Any]:
    return {"typed": draft.typed if draft else {}, "kept_at": utc(draft.kept_at) if draft else None}
