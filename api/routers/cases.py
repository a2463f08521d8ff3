"""`/cases`: the ledger, opening a case, and one case with its clocks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.answers import Answer
from api.bodies.opening import OpenCase
from api.conditions import Key
from api.identity import Identified
from api.listing import CaseQuery, once_each
from api.reading_cases import case_answer, clock_of, listed, shown_answer
from api.routes import OrderedRoute
from api.visible import Shown
from api.wiring import Now, Parts

PREFIX = "/api/v1"

router = APIRouter(prefix="/cases", tags=["cases"], route_class=OrderedRoute)


@router.get("", dependencies=[Depends(once_each)])
async def list_cases(caller: Identified, parts: Parts, now: Now, asked: Annotated[CaseQuery, Query()]) -> Answer:
    """List the cases that the caller sees, page by page."""
    page = await listed(parts, caller, asked, now)
    return Answer({"items": page.items, "next": page.next, "total": page.total})


@router.post("", status_code=201)
async def open_case(request: Request, caller: Identified, parts: Parts, said: OpenCase, key: Key = None) -> Answer:
    """Open a case: `registered` and, with a lead unit, `assigned`."""
    number = await parts.gateway.open_case(caller, said, key)
    # For the access log: the path does not name it.
    request.state.opened = number
    return await case_answer(parts, caller, number, status=201, location=f"{PREFIX}/cases/{number}")


@router.get("/{number}")  # noqa: FAST003  # read by `Shown`
async def show_case(caller: Identified, parts: Parts, shown: Shown) -> Answer:
    """Show one case; its `ETag` is what `If-Match` takes."""
    return await shown_answer(parts, caller, shown, caller.reader)


@router.get("/{number}/clock")  # noqa: FAST003  # read by `Shown`
async def show_clock(caller: Identified, parts: Parts, shown: Shown, now: Now) -> Answer:
    """Tell why each date is what it is, what fires next and to whom, how late it is, and who held it for how long."""
    return Answer(await clock_of(parts, caller, shown, now))
