"""`/letters` and `/cases/{number}/letters`: the register of letters (督办单)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.answers import Answer
from api.bodies.scalars import Code
from api.facts import check_units
from api.identity import Identified
from api.listing import Page
from api.shapes.letters import letter_item
from api.visible import Shown
from api.wiring import Parts
from models.db.queries.letters import letters_of_case, letters_page

router = APIRouter(tags=["letters"])


class LetterQuery(Page):
    """The letters that a unit has issued, in one of its years; `to` is the unit that they went to."""

    unit: Code | None = None
    to: Code | None = None
    year: Annotated[int, Field(ge=1970, le=2999)] | None = None


@router.get("/letters")
async def list_letters(caller: Identified, parts: Parts, asked: Annotated[LetterQuery, Query()]) -> Answer:
    """List letters by the unit that issued them, the newest of each first; those of cases that the caller sees."""
    units, to = _units(asked.unit), _units(asked.to)
    check_units(caller.organization, [*(units or ()), *(to or ())])
    page = await letters_page(
        parts.database, caller.reader, units=units, to=to, year=asked.year, cursor=asked.cursor, limit=asked.limit
    )
    items = [letter_item(row, caller.organization) for row in page.items]
    return Answer({"items": items, "next": page.next, "total": page.total})


@router.get("/cases/{number}/letters")  # noqa: FAST003  # read by `Shown`
async def list_letters_of_case(caller: Identified, parts: Parts, shown: Shown) -> Answer:
    """List the letters of a case, in the order of their issue."""
    rows = await letters_of_case(parts.database, caller.reader, shown.row["number"])
    return Answer({"items": [letter_item(row, caller.organization) for row in rows], "next": None, "total": len(rows)})


def _units(asked: str | None) -> list[str] | None:
    return [asked] if asked is not None else None
