"""`duban policy reach`, and how what lacks on a line is printed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from models.db.reachability import Trial
    from models.domain.organization import Organization
    from models.domain.reachability import Aim, Step
    from models.domain.reachability_faults import ReachFault

_NAMED = 50


class UnitUnknown(Trouble):
    """There is no unit {unit}."""

    code = "unit_unknown"


class SeverityUnknown(Trouble):
    """There is no severity {severity}; there are {known}."""

    code = "severity_unknown"


def reach(
    unit: Annotated[str, typer.Argument(help="The code of the unit that would lead the case.")],
    *,
    policy: Annotated[str, typer.Option(help="The policy's code.")] = "standard",
    severity: Annotated[str, typer.Option(help="The case's severity.")] = "minor",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is opened; today.")] = None,
    within: Annotated[str, typer.Option(help="How long the unit has.")] = "20 working days",
) -> None:
    """Show whom every rung of a case's ladders would reach, and when; nothing is opened, nobody is told."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db import policies  # noqa: PLC0415 - heavy
    from models.db.organizations import load_organization  # noqa: PLC0415 - heavy
    from models.db.reachability import trial  # noqa: PLC0415 - heavy
    from models.db.severities import severities  # noqa: PLC0415 - heavy
    from models.domain.limits import limit  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    try:
        length = limit(within)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--within") from error
    settings = settings_for_command(engine=False)
    day = on.date() if on else datetime.now(ZoneInfo(settings.time_zone)).date()

    async def work(conn: "AsyncConnection") -> "tuple[Organization, Trial]":
        _, organization = await load_organization(conn)
        if unit not in organization.unit_by_code:
            raise UnitUnknown(unit=unit)
        known = [grade.code for grade in await severities(conn)]
        if severity not in known:
            raise SeverityUnknown(severity=severity, known=", ".join(known))
        terms = (await policies.policy(conn, policy)).terms(severity)
        return organization, await trial(conn, organization, unit, terms, day, zone=settings.time_zone, within=length)

    organization, tried = in_transaction(settings, work)
    for line in (*shown(organization, tried, unit, day, settings.time_zone), *lines_of(tried.faults)):
        typer.echo(line)


def shown(organization: "Organization", tried: "Trial", unit: str, day: date, zone: str) -> Iterator[str]:
    """The whole ladder, clock by clock: date, measure, posts, people with their channels."""
    case = tried.case
    if case is None:
        yield f"No case can be opened for {unit} on {day}."
        return
    due = case.due.astimezone(ZoneInfo(zone)) if case.due else None
    yield f"A case for {unit} under {case.supervisor}, opened on {day}, due {due:%Y-%m-%d %H:%M}:"
    for clock, steps in groupby(tried.steps, key=lambda step: step.clock):
        own = list(steps)
        yield f"{clock} ({own[0].owner})"
        yield from (f"  {line}" for step in own for line in _step(organization, step, zone))


def _step(organization: "Organization", step: "Step", zone: str) -> Iterator[str]:
    fires = step.fires_at.astimezone(ZoneInfo(zone))
    level = f"level {step.level}" if step.level == step.wanted_level else f"level {step.level}, the top"
    again = f", then every {step.repeats}" if step.repeats else ""
    yield f"{fires:%Y-%m-%d %H:%M:%S}  {step.measure}, {level}{again}"
    said = [(_aim(aim), aim) for aim in step.to] + [(f"copy to {_aim(aim)}", aim) for aim in step.copies]
    for words, aim in said:
        yield f"    {words}"
        for taker in aim.takers:
            name = organization.person_by_id[taker.person].name
            acting = "".join(f" for {organization.person_by_id[one].name}" for one in taker.acting_for)
            yield f"      {name}{acting} ({', '.join(taker.channels)})"


def _aim(aim: "Aim") -> str:
    asked = f"{'/'.join(aim.capacities)} of {aim.asked}"
    if aim.unit is None:
        return f"{asked}: nobody"
    return asked if aim.unit == aim.asked else f"{asked}: nobody, passed up to {aim.unit}"


def lines_of(faults: "Sequence[ReachFault]") -> Iterator[str]:
    """What lacks, a line each; of very many only the first are named."""
    if not faults:
        return
    yield "Lines on which somebody lacks:"
    yield from (f"  {fault.lack}: {fault}" for fault in faults[:_NAMED])
    if len(faults) > _NAMED:
        yield f"  and {len(faults) - _NAMED:,} more; each night's report has them all (GET /api/v1/reachability)"
