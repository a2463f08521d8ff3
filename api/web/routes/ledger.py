"""`/cases`: the ledger. Its address holds the view."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.callers import Caller
from api.identity import Identified
from api.listing import CaseQuery
from api.reading_cases import listed
from api.shapes.dashboard import dashboard
from api.shapes.names import units_named
from api.shapes.organization import unit_item
from api.web.columns import SORTED, Column, chosen
from api.web.rendering import page
from api.web.viewing import View, address, asked_for
from api.wiring import Now, Parts
from models.db.queries.counts import counts
from models.db.severities import severities
from models.domain.words import Category, Kind, Lamp, State

router = APIRouter(include_in_schema=False)

_FIELDS = frozenset(
    {"q", "state", "lamp", "unit", "severity", "due_before", "subtree", "mine", "sort", "limit", "cursor"}
)
BESIDE = tuple(name for name in CaseQuery.model_fields if name not in _FIELDS)
"""The filters that the form has no field for: links bring them, and they stay while others are chosen."""


@router.get("/cases")
async def ledger(
    request: Request, caller: Identified, parts: Parts, now: Now, asked: Annotated[View, Depends(asked_for)]
) -> Response:
    """A page of the ledger, narrowed and sorted as the address says."""
    found = await listed(parts, caller, asked, now)
    counted = await counts(parts.database, caller.reader, now)
    async with parts.reading.connect() as conn:
        grades = await severities(conn)
    columns = chosen(asked.columns)
    return page(
        request,
        "ledger.html",
        caller=caller,
        asked=asked,
        view=asked.said,
        address=address,
        beside=_beside(asked, caller),
        columns=columns,
        others=tuple(column for column in Column if column not in columns),
        sortable=SORTED,
        items=found.items,
        following=found.next,
        total=found.total,
        counts=dashboard(counted, caller.organization),
        severities={grade.code: grade.model_dump(mode="json") for grade in grades},
        units=_units(caller),
        states=tuple(State),
        lamps=tuple(Lamp),
        kinds=tuple(Kind),
        categories=tuple(Category),
    )


def _beside(asked: View, caller: Caller) -> list[dict[str, Any]]:
    """What narrows the list beside the form's fields: by name, with the values, and the units that they stand for."""
    given: Mapping[str, Any] = {name: value for name, value in asked.said.items() if name in BESIDE}
    told = []
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        units = units_named(caller.organization, values) if name in {"supervisor", "held_by"} else []
        told.append({"name": name, "values": values, "units": units})
    return told


def _units(caller: Caller) -> list[dict[str, Any]]:
    organization = caller.organization
    return [unit_item(unit, organization, caller.day) for _, unit in sorted(organization.unit_by_code.items())]
