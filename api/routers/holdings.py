"""`/holdings`: how many working days units held cases in a period, alone or with others."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Answer
from api.bodies.scalars import Code
from api.facts import check_units
from api.identity import Identified
from api.shapes.holding import held_by_units
from api.wiring import Now, Parts
from models.db.calendars import case_calendar
from models.db.engine import reading
from models.db.queries.holdings import held_within

router = APIRouter(prefix="/holdings", tags=["dashboard"])

_FIRST = date(1990, 1, 1)


@router.get("")
async def show_holdings(  # noqa: PLR0913, PLR0917  # a query has as many parameters
    caller: Identified,
    parts: Parts,
    now: Now,
    unit: Annotated[list[Code], Query(min_length=1, max_length=200)],
    after: date = _FIRST,
    before: date | None = None,
) -> Answer:
    """Sum up the working days for which `unit`s held the cases that the caller sees, from `after` up to `before`."""
    check_units(caller.organization, unit)
    async with reading(parts.database).connect() as conn:
        calendar = await case_calendar(conn, parts.zone, after)
    begin = calendar.opening(after)
    end = min(now, calendar.opening(before)) if before is not None else now
    held = await held_within(parts.database, caller.reader, unit, begin, end)
    return Answer({"after": after, "before": before, "units": held_by_units(held, unit, calendar, caller.organization)})
