"""`/reachability` and `/policies/{code}/reach`: whom the ladders would reach, before anything is late."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.answers import Answer
from api.bodies.scalars import Code, NearDay
from api.callers import Caller
from api.facts import check_units, terms_of
from api.identity import Identified
from api.problems import NotPermittedHere
from api.shapes.reach import fault_item, trial_page
from api.wiring import Parts
from models.db.reachability import last_report, trial
from models.domain.authority import seats_for
from models.domain.limits import LimitUnit, at_least_a_second, limit
from models.domain.reachability import USUAL
from models.domain.rights import Deed
from models.domain.units import PARTY_LINE

router = APIRouter(tags=["reachability"])

_LONGEST = {LimitUnit.EXACT: 366 * 24 * 3600 * 1000, LimitUnit.MONTHS: 36}
_DAYS = 1000


def _length(text: str) -> str:
    given = limit(text)
    if not at_least_a_second(given) or given.n > _LONGEST.get(given.unit, _DAYS):
        message = "give a length between a second and about three years"
        raise ValueError(message)
    return text


class ReachQuery(BaseModel):
    """The case to be tried: whose, how severe, opened on which day, and how long the unit has."""

    model_config = ConfigDict(extra="forbid")

    unit: Code
    severity: Code = "minor"
    on: NearDay | None = None
    within: Annotated[str, Field(max_length=40), AfterValidator(_length)] = str(USUAL)


@router.get("/policies/{code}/reach")
async def try_out(code: Code, caller: Identified, parts: Parts, asked: Annotated[ReachQuery, Query()]) -> Answer:
    """Try a policy out: every rung of a case of that unit, with names, dates and channels. Nothing is opened.

    For administrators, and for whoever sits in the unit or above it.
    """
    check_units(caller.organization, [asked.unit])
    _check_may_try(caller, asked.unit)
    async with parts.reading.connect() as conn:
        terms, on = await terms_of(conn, code, asked.severity), asked.on or caller.day
        length = limit(asked.within)
        tried = await trial(conn, caller.organization, asked.unit, terms, on, zone=parts.zone, within=length)
    said = {"unit": asked.unit, "policy": code, "version": terms.version, "severity": asked.severity, "on": on}
    return Answer({**said, **trial_page(tried, caller.organization)})


@router.get("/reachability")
async def show_report(caller: Identified, parts: Parts) -> Answer:
    """Show what lacks on which line, as the last night's look found it. For administrators."""
    _ = caller.administering
    async with parts.reading.connect() as conn:
        report = await last_report(conn)
    faults = report.faults if report else ()
    items = [fault_item(fault, caller.organization) for fault in faults]
    return Answer({"at": report.at if report else None, "items": items, "next": None, "total": len(items)})


def _check_may_try(caller: Caller, unit: str) -> None:
    line = caller.organization.lines([unit], PARTY_LINE, caller.day).up(unit)
    if caller.account.administrator:
        return
    if caller.actor is None or not any(seat.unit in line for seat in seats_for(Deed.TRY_POLICY, caller.actor)):
        raise NotPermittedHere
