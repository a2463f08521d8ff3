"""`duban calendar`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from commands.adopting import confirm, look
from commands.calendar_drafts import country, draft
from commands.foresight import Form
from trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from models.db.calendars import LoadedCalendar
    from models.domain.calendar_versions import CalendarDay, CalendarVersion
    from models.loading.calendar_changes import CalendarChanges

calendar = typer.Typer(help="The calendars: holidays and make-up working days (调休).", no_args_is_help=True)
calendar.command()(draft)
calendar.command()(country)

_SHOWN = 60
"""Differences on a page; calendars of two countries differ on hundreds of days."""


class DateRefused(Trouble):
    """{given} is not a day: write one as 2026-12-31."""

    code = "date_refused"
    exit_code = 2


class BeyondTime(Trouble):
    """Day {n} of work from {day} lies beyond the years there are."""

    code = "beyond_time"
    exit_code = 2


@calendar.command()
def load(
    file: Annotated[Path, typer.Argument(help="A TOML file; calendars/cn-2026.toml is one.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Load one version of a calendar from FILE. It becomes known; the one in force stays in force."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    async def work(conn: "AsyncConnection") -> "tuple[CalendarChanges, CalendarVersion]":
        from models.db.calendar_loading import load_calendar_file  # noqa: PLC0415 - heavy
        from models.db.calendars import calendar_version, version_in_force  # noqa: PLC0415 - heavy

        changes = await load_calendar_file(conn, file, dry_run=dry_run)
        return changes, await calendar_version(conn, await version_in_force(conn))

    changes, in_force = in_transaction(settings_for_command(engine=False), work)
    for line in report(changes, in_force, dry_run=dry_run):
        typer.echo(line)


def report(changes: "CalendarChanges", in_force: "CalendarVersion", *, dry_run: bool) -> Iterator[str]:
    """Say what was, or would be, added, and on which days it differs from the one in force."""
    if not changes.new:
        yield f"Calendar {changes.calendar.version}: loaded already, unchanged."
        return
    will = "would be " if dry_run else ""
    days = len(changes.calendar.days)
    official = f"official from {changes.calendar.official_from} to {changes.calendar.official_to}"
    yield f"Calendar {changes.calendar.version}: {will}added, {days} days, {official}."
    yield from _differences(in_force, changes.calendar)
    yield "Nothing was written." if dry_run else f"New cases go on under {in_force.version}, which is in force."


@calendar.command()
def adopt(
    version: Annotated[str, typer.Argument(help="A loaded version, as `list` shows it.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would move, and change nothing.")] = False,
    form: Annotated[Form, typer.Option("--format", help="How --dry-run writes it.")] = Form.TEXT,
    as_: Annotated[str | None, typer.Option("--as", help="The administrator who confirms it.")] = None,
) -> None:
    """Put VERSION in force and move all open cases to it; goes on in the service if it is stopped here."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from models.db.calendars import calendar_version  # noqa: PLC0415 - heavy
    from models.messages import Adoption, Subject  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=not dry_run)
    in_transaction(settings, lambda conn: calendar_version(conn, version))

    def adoption(account: int) -> Adoption:
        now = datetime.now(UTC)
        return Adoption(id=uuid4().hex, kind=Subject.CALENDAR, version=version, account=account, confirmed_at=now)

    run_and_leave(look(settings, adoption(0), form) if dry_run else confirm(settings, adoption, as_))


@calendar.command(name="list")
def list_() -> None:
    """List the loaded versions; * marks the one in force."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.calendars import calendars  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    for one in in_transaction(settings_for_command(engine=False), calendars):
        typer.echo(_listed(one))


@calendar.command()
def show(
    version: Annotated[str, typer.Argument(help="A loaded version, as `list` shows it.")],
    against: Annotated[str | None, typer.Option(help="Another version: only the days that differ from it.")] = None,
    year: Annotated[int | None, typer.Option(help="Only the days of this year.")] = None,
) -> None:
    """Show the days of a version, or where it differs from another."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    async def work(conn: "AsyncConnection") -> "tuple[CalendarVersion, CalendarVersion | None]":
        from models.db.calendars import calendar_version  # noqa: PLC0415 - heavy

        other = await calendar_version(conn, against) if against else None
        return await calendar_version(conn, version), other

    shown, other = in_transaction(settings_for_command(engine=False), work)
    lines = (
        _differences(other, shown)
        if other
        else (_day(one, shown) for one in shown.days if year in {None, one.day.year})
    )
    for line in lines:
        typer.echo(line)


@calendar.command(context_settings={"ignore_unknown_options": True})  # a number of days may be negative
def add(
    day: Annotated[str, typer.Argument(metavar="DATE", help="A day, such as 2026-12-31.")],
    n: Annotated[int, typer.Argument(metavar="N", help="How many working days; negative for before.")],
) -> None:
    """Print the date N working days after DATE by the calendar that ships, and whether it is provisional."""
    from models.loading.shipped_calendars import shipped_calendar  # noqa: PLC0415 - kept out of --help

    try:
        start = date.fromisoformat(day)
    except ValueError as error:
        raise DateRefused(given=day) from error
    known = shipped_calendar()
    end = known.calendar("UTC").nth_working_day(start, n)
    if end is None:
        raise BeyondTime(n=n, day=start)
    provisional = known.is_provisional(start) or known.is_provisional(end)
    typer.echo(f"{end} {'provisional' if provisional else 'official'}")


def _listed(one: "LoadedCalendar") -> str:
    mark = "*" if one.in_force else " "
    since = f"  in force since {one.adopted_at:%Y-%m-%d} by {one.adopted_by}" if one.in_force else ""
    return f"{mark} {one.version}  {one.name}  official from {one.official_from} to {one.official_to}{since}"


def _day(one: "CalendarDay", shown: "CalendarVersion") -> str:
    provisional = "  provisional" if shown.is_provisional(one.day) else ""
    return f"{one.day}  {one.kind:<7}  {one.name}{provisional}"


def _differences(before: "CalendarVersion", after: "CalendarVersion") -> Iterator[str]:
    from models.loading.calendar_differences import differences  # noqa: PLC0415 - kept out of --help

    found = [*differences(before, after)]
    yield f"{len(found)} days differ from {before.version}" + (":" if found else ".")
    yield from (f"  {one}" for one in islice(found, _SHOWN))
    if len(found) > _SHOWN:
        yield f"  and {len(found) - _SHOWN} more"
