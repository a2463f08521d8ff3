"""`/letters`: the letters (督办单) that wait for the caller's units, the register, and each letter as it was issued."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.callers import Caller
from api.identity import Identified
from api.listing import Cursor
from api.problems import NotFound
from api.shapes.letters import letter_item
from api.shapes.names import unit_named, units_named
from api.shapes.spoken import length
from api.visible import Shown
from api.web.rendering import page
from api.web.waiting import waiting_letter
from api.wiring import Parts
from models.db.folding import opened_events
from models.db.queries.letters import letters_of_case, letters_page, letters_to
from models.domain.authority import authority_over_letter
from models.domain.case import Case
from models.domain.issued_letters import IssuedLetter, issued_letter
from models.domain.letters import find_letter
from models.domain.organization import Organization
from models.domain.refusals import Refusal

router = APIRouter(include_in_schema=False)

Box = Literal["received", "issued", "all"]
BOXES: tuple[Box, ...] = ("received", "issued", "all")


@router.get("/letters")
async def letters(
    request: Request,
    caller: Identified,
    parts: Parts,
    box: Box = "received",
    cursor: Annotated[Cursor | None, Query()] = None,
) -> Response:
    """Those that wait to be acknowledged first, then the register: to the caller's units, by them, or all they see."""
    own = caller.reader.units
    waiting = await letters_to(parts.database, caller.reader, own) if cursor is None else []
    found = await letters_page(
        parts.database,
        caller.reader,
        units=own if box == "issued" else None,
        to=own if box == "received" else None,
        cursor=cursor,
    )
    return page(
        request,
        "letters.html",
        caller=caller,
        box=box,
        boxes=BOXES,
        waiting=[waiting_letter(row, caller) for row in waiting],
        items=[letter_item(row, caller.organization) for row in found.items],
        following=found.next,
    )


@router.get("/letters/{number}/{letter}")  # noqa: FAST003  # read by `Shown`
async def show_letter(
    request: Request, caller: Identified, parts: Parts, shown: Shown, letter: Annotated[str, Path(max_length=10)]
) -> Response:
    """A letter as it went out, with how it stands today, and its acknowledgement for whom it waits."""
    number = str(shown.row["number"])
    rows = await letters_of_case(parts.database, caller.reader, number)
    row = next((row for row in rows if str(row["seq"]) == letter), None)
    issued = issued_letter(number, await opened_events(parts.database, number), row["seq"]) if row else None
    if row is None or issued is None:
        raise NotFound
    return page(
        request,
        "letter.html",
        caller=caller,
        letter=letter_item(row, caller.organization),
        case={name: shown.row[name] for name in ("number", "title", "description")},
        issued=_said(issued, caller.organization),
        may_acknowledge=_may_acknowledge(shown.case, row["seq"], caller),
    )


def _said(issued: IssuedLetter, organization: Organization) -> dict[str, Any]:
    return {
        "supervisor": unit_named(organization, issued.supervisor),
        "lead": unit_named(organization, issued.lead),
        "owner": unit_named(organization, issued.owner),
        "copies": units_named(organization, [to.unit for to in issued.copies]),
        "clock": issued.clock.value,
        "due_at": issued.due_at,
        "late": issued.late,
        "limit": length(issued.limit)._asdict(),
    }


def _may_acknowledge(case: Case, seq: int, caller: Caller) -> bool:
    letter = find_letter(case, seq)
    if letter is None or letter.acknowledged or caller.actor is None:
        return False
    try:
        authority_over_letter(case, letter, caller.actor)
    except Refusal:
        return False
    return True
