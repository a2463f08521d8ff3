"""`/cases`: the ledger. Its address holds the view."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.callers import Caller
from api.facts import check_units
from api.identity import Identified
from api.languages import page_language
from api.reading_cases import listed
from api.shapes.dashboard import in_all
from api.shapes.names import unit_named
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
from models.domain.organization import Organization
from models.domain.severities import Severity
from models.domain.words import Category, Kind, Lamp, State

router = APIRouter(include_in_schema=False)

_LIST = "list"
"""The element that alone is asked for, by its id, on the way from page to page."""

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
    asked, spell = opened[0], Spelling(page_language(request), parts.zone)
    found = await listed(parts, caller, asked, now)
    async with parts.reading.connect() as conn:
        grades = await severities(conn)
    columns = chosen(asked.columns)
    here = {**asked.said, "cursor": asked.cursor}
    list_alone = request.headers.get("hx-target") == _LIST
    return page(
        request,
        "ledger.html",
        # Without what a form has sent blank.
        headers={"HX-Push-Url": address(here)},
        caller=caller,
        asked=asked,
        view=asked.said,
        looks=asked.looks,
        address=address,
        chips=tuple(chips(asked, caller)),
        columns=columns,
        others=tuple(column for column in Column if column not in columns),
        shown=tuple(column.value for column in columns),
        names={column.value: spell.word("column", column) for column in columns},
        sortable=SORTED,
        items=found.items,
        following=found.next,
        total=found.total,
        severities={grade.code: grade.model_dump(mode="json") for grade in grades},
        list_alone=list_alone,
        **({} if list_alone else await _around(parts, caller, opened, now, _options(spell, grades, caller))),
    )


async def _around(
    parts: Wiring, caller: Caller, opened: Opened, now: datetime, options: dict[str, list[tuple[str, str]]]
) -> dict[str, Any]:
    """What stands around the list, and is the same for each of its pages: views, counts, what it is narrowed by."""
    asked, left_out = opened
    return {
        "left_out": left_out,
        "saved": [(one.name, opened_at(one), one.query) for one in await _saved(parts, caller)],
        "query": address(asked.saved, "").removeprefix("?"),
        "beside": {name: value for name, value in asked.said.items() if name in BESIDE},
        "folded": sum(name in FOLDED for name in asked.narrowed),
        "counts": in_all(await counts(parts.database, caller.reader, now)),
        "options": options,
    }


async def _saved(parts: Wiring, caller: Caller) -> list[SavedView]:
    return await views_of(parts.database, caller.actor.person) if caller.actor is not None else []


def _options(spell: Spelling, grades: Iterable[Severity], caller: Caller) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in the form, with the words for it."""
    of_domain: dict[str, type[StrEnum]] = {"state": State, "lamp": Lamp, "kind": Kind, "category": Category}
    organization = caller.organization
    return {
        **{kind: [(one.value, spell.word(kind, one.value)) for one in words] for kind, words in of_domain.items()},
        "severity": [(grade.code, spell.named(grade.model_dump(mode="json"))) for grade in grades],
        "yes_or_no": [("true", spell.word("sheet", "yes")), ("false", spell.word("sheet", "no"))],
        "unit": _units(spell, organization, organization.unit_by_code),
        "supervisor": _units(spell, organization, organization.ever_leading),
    }


def _units(spell: Spelling, organization: Organization, codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, spell.named(unit_named(organization, code))) for code in sorted(codes)]
