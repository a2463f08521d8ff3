"""What a command needs to know from outside, resolved here and carried by value: decisions trust nothing else."""

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from api.bodies.commands import Assign
from api.bodies.deadlines import deadline_under
from api.bodies.opening import OpenCase
from api.bodies.wording import Body
from api.callers import Caller
from api.unprocessable import UnknownInspection, UnknownPolicy, UnknownSeverity, UnknownUnit
from models.db.calendars import case_calendar
from models.db.engine import line
from models.db.heartbeats import outages_since
from models.db.inspections import find_inspection
from models.db.policies import PolicyUnknown, policy
from models.db.severities import severities
from models.db.statements import Connection
from models.domain.actors import Actor
from models.domain.case import Case
from models.domain.commands import Name
from models.domain.excuses import missed_due
from models.domain.extensions import extension_decider
from models.domain.openers import leading
from models.domain.organization import Organization
from models.domain.outages import LONGEST_GRACE, Outage, excusing
from models.domain.policies import Terms
from models.domain.units import PARTY_LINE
from models.domain.words import Capacity, ClockName

_MEETS_THE_DUE = frozenset({Name.CONFIRM_COMPLETION, Name.REPORT_PROGRESS})
_SUPERVISOR_IS_NEXT = frozenset({Name.SUBMIT_PLAN, Name.CONFIRM_COMPLETION, Name.RECORD_CHECK, Name.RETURN_CHECK})


async def facts_of_opening(
    database: AsyncEngine, caller: Caller, body: OpenCase, zone: str, opened_on: date | None
) -> dict[str, Any]:
    """The terms, the calendar, and the lines of everyone concerned on the opening day."""
    organization, actor = caller.organization, caller.acting
    named = [unit for unit in (body.lead_unit, *body.co_units, body.supervisor) if unit is not None]
    check_units(organization, named)
    await check_inspection(database, body.inspection)
    day = opened_on or caller.day
    async with line(database) as conn:
        terms = await terms_of(conn, body.policy, body.severity)
        calendar = await case_calendar(conn, zone, day)
    return {
        "terms": terms,
        "deadline": deadline_under(body.deadline, terms),
        "calendar": calendar,
        "line": PARTY_LINE,
        "lines": organization.lines((*named, *actor.units), PARTY_LINE, day),
        "leading": leading(organization, actor.units, day),
        "opened_on": opened_on,
    }


async def check_inspection(database: AsyncEngine, code: str | None) -> None:
    """Raise `UnknownInspection` for a code that no inspection has."""
    if code is not None and await find_inspection(database, code) is None:
        raise UnknownInspection(inspection=code)


async def facts_of_command(  # noqa: PLR0913, PLR0917  # what a decision may depend on
    database: AsyncEngine, caller: Caller, case: Case, held: Container[str], name: Name, body: Body
) -> dict[str, Any]:
    """Lines for a new lead, which of the cited files are among those `held`, outages that excuse, who decides next."""
    organization = caller.organization
    facts: dict[str, Any] = {}
    if isinstance(body, Assign):
        units = (body.lead_unit, *body.co_units)
        check_units(organization, units)
        facts["deadline"] = deadline_under(body.deadline, case.terms, case.deadline)
        # The relations of the opening day are the case's, whoever comes in later.
        facts["lines"] = organization.lines(units, case.line, case.calendar.local(case.opened_at).date())
    if hasattr(body, "evidence"):
        facts["uploaded"] = tuple(sha for sha in body.evidence if sha in held)
    if name in _MEETS_THE_DUE:
        facts["outages"] = await _excuses(database, case)
    if (deciding := _next_to_decide(caller, case, name)) is not None:
        facts["bench"] = _bench(organization, deciding, caller.day)
    return facts


async def _excuses(database: AsyncEngine, case: Case) -> tuple[Outage, ...]:
    """The outages for which a due that has passed would count as met now."""
    now, clock = datetime.now(UTC), case.clock(ClockName.DUE)
    if clock is None or clock.due_at > now:
        return ()
    # The record may not say yet that it was missed.
    due = miss.due_at if (miss := missed_due(case)) is not None else clock.due_at
    known = await outages_since(database, due - LONGEST_GRACE, now)
    return excusing(case.calendar, due, now, known)


def _next_to_decide(caller: Caller, case: Case, name: Name) -> tuple[str, ...] | None:
    """The unit whose people have to decide after the command, where it hands the case to somebody's decision."""
    if name in _SUPERVISOR_IS_NEXT:
        return (case.supervisor,)
    if name is Name.REQUEST_EXTENSION:
        return (extension_decider(case),)
    if name is Name.TAKE_OVER:
        return tuple(unit for unit in caller.acting.units if unit in case.lines.up(case.supervisor)[1:])
    return None


def check_units(organization: Organization, units: Iterable[str]) -> None:
    """Raise `UnknownUnit` for the first of `units` that is not there."""
    for unit in units:
        if unit not in organization.unit_by_code:
            raise UnknownUnit(unit=unit)


async def terms_of(conn: Connection, code: str, severity: str) -> Terms:
    """What the newest version of a policy says of a severity. Raises `UnknownPolicy` or `UnknownSeverity`."""
    if severity not in {known.code for known in await severities(conn)}:
        raise UnknownSeverity(severity=severity)
    try:
        return (await policy(conn, code)).terms(severity)
    except PolicyUnknown as error:
        raise UnknownPolicy(policy=code) from error


def _bench(organization: Organization, units: tuple[str, ...], day: date) -> tuple[Actor, ...]:
    people = {person for unit in units for person in organization.holders(unit, tuple(Capacity), day)}
    return tuple(organization.actor(person, day) for person in sorted(people))
