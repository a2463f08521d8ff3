"""`/picture`: how things stand in a unit and all below it. Each figure leads to the cases behind it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.bodies.scalars import Code
from api.callers import Caller
from api.facts import check_units
from api.identity import Identified
from api.shapes.names import unit_named
from api.web.picturing import (
    OPEN_STATES,
    age_days,
    ages,
    branches,
    midnights,
    month_days,
    months,
    offered,
    standing,
)
from api.web.rendering import page
from api.wiring import Now, Parts, Wiring
from models.db.queries.counts import Counts, counts
from models.db.queries.holders import holders
from models.db.queries.trends import overdue_since, trend
from models.domain.holding import Side
from models.domain.units import PARTY_LINE
from models.domain.words import State

router = APIRouter(include_in_schema=False)

_MOST_HOLDERS = 15


@router.get("/picture")
async def picture(
    request: Request, caller: Identified, parts: Parts, now: Now, unit: Annotated[Code | None, Query()] = None
) -> Response:
    """The picture of a unit, else of the first one in which the caller holds a post."""
    counted = await counts(parts.database, caller.reader, now)
    choices = offered(counted, caller)
    chosen = unit or next(iter(choices), None)
    check_units(caller.organization, (chosen,) if chosen else ())
    values = await _values(parts, caller, counted, chosen, now) if chosen else {}
    return page(
        request,
        "picture.html",
        caller=caller,
        choices=[unit_named(caller.organization, one) for one in choices],
        chosen=unit_named(caller.organization, chosen),
        **values,
    )


async def _values(parts: Wiring, caller: Caller, counted: Counts, unit: str, now: Any) -> dict[str, Any]:
    database, reader, organization = parts.database, caller.reader, caller.organization
    below = organization.subtree(unit, PARTY_LINE, caller.day)
    days, since = month_days(caller.day), age_days(caller.day)
    held = await holders(database, reader, below)
    told = await trend(database, reader, below, midnights(days, parts.zone))
    late = await overdue_since(database, reader, below, midnights(since, parts.zone), now)
    supervised = await counts(database, reader, now, supervisor=unit)
    return {
        "whole": standing(counted, below, unit),
        "rows": branches(counted, caller, unit, below),
        "has_cases": any(one in counted.by_unit for one in below),
        "names": {code: unit_named(organization, code) for code in organization.unit_by_code},
        "states": OPEN_STATES,
        "unassigned": supervised.by_state.get(State.REGISTERED.value, 0),
        "sides": [(side, held.by_side[side]) for side in Side],
        "holders": held.by_unit.most_common(_MOST_HOLDERS),
        "ages": list(ages(caller.day, late)),
        "months": months(days, told),
        "span": {"closed_after": days[0], "closed_before": days[-1]},
        "closed": sum(told.closed),
        "closed_late": sum(told.closed_late),
    }
