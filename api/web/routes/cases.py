"""`/cases/{number}`: one case, and what its reader may do with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.bodies.commands import in_url
from api.callers import Caller
from api.identity import Identified
from api.reading_cases import clock_of, happened, whole_case
from api.shapes.letters import letter_item
from api.shapes.names import unit_named
from api.visible import Shown
from api.web.forms.fields import first
from api.web.rendering import page
from api.web.waiting import left
from api.wiring import Now, Parts, Wiring
from models.db.queries.letters import letters_of_case
from models.db.queries.one_case import ShownCase
from models.domain.commands import Name
from models.domain.words import ClockName, State

router = APIRouter(include_in_schema=False)

_LIFE = (State.REGISTERED, State.ASSIGNED, State.RECTIFYING, State.CHECKING, State.VERIFIED, State.CLOSED)
_MOST_EVENTS = 500


@router.get("/cases/{number}")  # noqa: FAST003  # read by `Shown`
async def show_case(  # noqa: PLR0913, PLR0917  # what a page is made of
    request: Request,
    caller: Identified,
    parts: Parts,
    shown: Shown,
    now: Now,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """All that is known of a case, the newest events first; `before` goes back to earlier ones."""
    return page(
        request,
        "case.html",
        caller=caller,
        now=now,
        **await _values(parts, caller, shown, now),
        **await _events(parts, caller, shown, before),
    )


async def _values(parts: Wiring, caller: Caller, shown: ShownCase, now: Any) -> dict[str, Any]:
    case = shown.case
    whole = await whole_case(parts, caller, shown, caller.reader)
    letters = await letters_of_case(parts.database, caller.reader, case.number)
    likely = [in_url(name) for name in first(case.state, Name)]
    offered: list[str] = whole["actions"]
    return {
        "case": whole,
        "units": {code: unit_named(caller.organization, code) for code in caller.organization.unit_by_code},
        "clock": await clock_of(parts, caller, shown, now),
        "left": left(case, case.clock(ClockName.DUE), now),
        "letters": [letter_item(row, caller.organization) for row in letters],
        "life": _life(case.state),
        "likely": likely,
        "actions": sorted(offered, key=lambda name: likely.index(name) if name in likely else len(likely)),
    }


async def _events(parts: Wiring, caller: Caller, shown: ShownCase, before: int | None) -> dict[str, Any]:
    upto = min(before - 1 if before is not None else shown.seq, shown.seq)
    begin = max(0, upto - _MOST_EVENTS)
    events = await happened(parts, caller, shown, after=begin, limit=upto - begin) if upto > begin else []
    return {"events": events[::-1], "earlier": begin + 1 if begin else None}


def _life(state: State) -> list[tuple[State, str]]:
    """The steps of a case's life, each `done`, `now` or `ahead`."""
    if state not in _LIFE:
        return [(state, "now")]
    at = _LIFE.index(state)
    return [(step, "done" if place < at else "now" if place == at else "ahead") for place, step in enumerate(_LIFE)]
