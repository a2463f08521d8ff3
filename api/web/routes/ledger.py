"""`/cases`: the ledger. Its address holds the view."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.callers import Caller
from api.facts import check_units
from api.identity import Identified
from api.languages import page_language
from api.reading_cases import listed
from api.shapes.dashboard import dashboard
from api.shapes.organization import unit_item
from api.unprocessable import Malformed, UnknownUnit
from api.web.columns import SORTED, Column, chosen
from api.web.narrowing import BESIDE, FOLDED, chips
from api.web.rendering import page
from api.web.routes.views import opened as opened_at
from api.web.spelling import Spelling
from api.web.viewing import View, address, asked_for, mended
from api.wiring import Now, Parts, Wiring
from models.db.queries.counts import counts
from models.db.severities import severities
from models.db.views import SavedView, views_of
from models.domain.severities import Severity
from models.domain.words import Category, Kind, Lamp, State

router = APIRouter(include_in_schema=False)


Opened = tuple[View, list[str]]


async def opening(request: Request, caller: Identified) -> Opened:
    """What the address asks for, and what of a saved view holds no more. Raises `Malformed`."""
    try:
        asked = await asked_for(request)
        check_units(caller.organization, (*asked.unit, *asked.supervisor, *asked.held_by))
    except (Malformed, UnknownUnit):
        if "view" not in request.query_params:
            raise
        return mended(request.query_params.multi_items(), caller.organization)
    return asked, []


@router.get("/cases")
async def ledger(
    request: Request, caller: Identified, parts: Parts, now: Now, opened: Annotated[Opened, Depends(opening)]
) -> Response:
    """A page of the ledger, narrowed and sorted as the address says."""
    asked, left_out = opened
    found = await listed(parts, caller, asked, now)
    counted = await counts(parts.database, caller.reader, now)
    async with parts.reading.connect() as conn:
        grades = await severities(conn)
    columns = chosen(asked.columns)
    here = {**asked.said, "cursor": asked.cursor}
    return page(
        request,
        "ledger.html",
        # Without what a form has sent blank.
        headers={"HX-Push-Url": address(here)},
        caller=caller,
        asked=asked,
        view=asked.said,
        left_out=left_out,
        saved=[(one.name, opened_at(one), one.query) for one in await _saved(parts, caller)],
        query=address(asked.saved, "").removeprefix("?"),
        looks=asked.looks,
        address=address,
        chips=tuple(chips(asked, caller)),
        beside={name: value for name, value in asked.said.items() if name in BESIDE},
        folded=sum(name in FOLDED for name in asked.narrowed),
        columns=columns,
        others=tuple(column for column in Column if column not in columns),
        sortable=SORTED,
        items=found.items,
        following=found.next,
        total=found.total,
        counts=dashboard(counted, caller.organization),
        options=_options(Spelling(page_language(request), parts.zone), grades),
        severities={grade.code: grade.model_dump(mode="json") for grade in grades},
        units=_units(caller),
    )


async def _saved(parts: Wiring, caller: Caller) -> list[SavedView]:
    return await views_of(parts.database, caller.actor.person) if caller.actor is not None else []


def _options(spell: Spelling, grades: Iterable[Severity]) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in the form, with the words for it."""
    of_domain: dict[str, type[StrEnum]] = {"state": State, "lamp": Lamp, "kind": Kind, "category": Category}
    return {
        **{kind: [(one.value, spell.word(kind, one.value)) for one in words] for kind, words in of_domain.items()},
        "severity": [(grade.code, spell.named(grade.model_dump(mode="json"))) for grade in grades],
        "yes_or_no": [("true", spell.word("sheet", "yes")), ("false", spell.word("sheet", "no"))],
    }


def _units(caller: Caller) -> list[dict[str, Any]]:
    organization = caller.organization
    return [unit_item(unit, organization, caller.day) for _, unit in sorted(organization.unit_by_code.items())]
