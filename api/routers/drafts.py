"""`/cases/{number}/draft/{command}`: what somebody has typed and not sent, for them alone."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.answers import Answer, utc
from api.bodies.commands import BODIES, in_url
from api.bodies.drafts import DraftBody
from api.identity import Identified
from api.problems import NotFound
from api.routes import OrderedRoute
from api.visible import Shown
from api.wiring import Now, Parts
from models.db.drafts import Draft, draft_of, forget_draft, keep_draft

router = APIRouter(prefix="/cases/{number}/draft", tags=["drafts"], route_class=OrderedRoute)

_COMMANDS = frozenset(in_url(name) for name in BODIES)

Command = Annotated[str, Path(max_length=40, examples=["report-progress"])]


@router.get("/{command}")
async def show_draft(caller: Identified, parts: Parts, shown: Shown, command: Command) -> Answer:
    """Give what the caller has typed into the form of a command; nothing where they have not."""
    found = await draft_of(parts.database, caller.acting.person, shown.row["number"], _known(command))
    return Answer(_item(found))


@router.put("/{command}")
async def put_draft(  # noqa: PLR0913, PLR0917  # what a draft comes with
    caller: Identified, parts: Parts, shown: Shown, command: Command, said: DraftBody, now: Now
) -> Answer:
    """Keep what the caller has typed, in place of what was kept before. It is part of no record."""
    place = (caller.acting.person, shown.row["number"], _known(command))
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
