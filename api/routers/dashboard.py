"""`/dashboard`: how many cases there are, and how they stand."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Answer
from api.bodies.scalars import Code
from api.facts import check_units
from api.identity import Identified
from api.listing import Asked
from api.shapes.dashboard import dashboard
from api.wiring import Now, Parts
from models.db.queries.counts import counts

router = APIRouter(prefix="/dashboard", tags=["dashboard"])


class DashboardQuery(Asked):
    """All cases that the caller sees, or those of one supervisor."""

    supervisor: Code | None = None


@router.get("")
async def show_dashboard(
    caller: Identified, parts: Parts, now: Now, asked: Annotated[DashboardQuery, Query()]
) -> Answer:
    """Count the cases that the caller sees: in all, and by lead unit."""
    check_units(caller.organization, (asked.supervisor,) if asked.supervisor else ())
    counted = await counts(parts.database, caller.reader, now, supervisor=asked.supervisor)
    return Answer({**dashboard(counted, caller.organization), "at": now})
