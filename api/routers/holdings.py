"""`/holdings`: how many working days units held cases in a period, alone or with others."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.answers import Answer
from api.bodies.scalars import Code, NearDay
from api.facts import check_units
from api.identity import Identified
from api.listing import once_each
from api.shapes.holding import held_by_units
from api.wiring import Now, Parts
from models.db.calendars import case_calendar
from models.db.engine import reading
from models.db.queries.holdings import held_within

router = APIRouter(prefix="/holdings", tags=["dashboard"])

_FIRST = date(1990, 1, 1)


class HoldingQuery(BaseModel):
    """Units, and a period from `after` up to `before`, which is not part of it."""

    model_config = ConfigDict(extra="forbid")

    unit: Annotated[list[Code], Field(min_length=1, max_length=200)]
    after: NearDay = _FIRST
    before: NearDay | None = None

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.before is not None and self.before < self.after:
            message = "before lies before after"
            raise ValueError(message)
        return self


@router.get("", dependencies=[Depends(once_each)])
async def show_holdings(caller: Identified, parts: Parts, now: Now, asked: Annotated[HoldingQuery, Query()]) -> Answer:
    """Sum up the working days for which `unit`s held the cases that the caller sees, from `after` up to `before`."""
    check_units(caller.organization, asked.unit)
    async with reading(parts.database).connect() as conn:
        calendar = await case_calendar(conn, parts.zone, asked.after)
    begin = calendar.opening(asked.after)
    end = min(now, calendar.opening(asked.before)) if asked.before is not None else now
    held = await held_within(parts.database, caller.reader, asked.unit, begin, end)
    units = held_by_units(held, asked.unit, calendar, caller.organization)
    return Answer({"after": asked.after, "before": asked.before, "units": units})
