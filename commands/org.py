"""`duban org`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from commands.reach import lines_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from models.domain.reachability_faults import ReachFault
    from models.loading.organization_changes import OrganizationChanges

org = typer.Typer(help="The organization: units, relations, posts, people.", no_args_is_help=True)


@org.callback()
def group() -> None:
    """Keep `load` a command of its own while it is the only one."""


@org.command()
def load(
    file: Annotated[Path, typer.Argument(help="A TOML file; demo/organization.toml is one.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Load the organization from FILE: all of it or nothing; the same file again changes nothing."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.organization_loading import load_organization_file  # noqa: PLC0415 - heavy
    from models.db.reachability import keep_report, lacking  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)

    async def work(conn: "AsyncConnection") -> "tuple[OrganizationChanges, tuple[ReachFault, ...]]":
        changes = await load_organization_file(conn, file, dry_run=dry_run)
        now, after = datetime.now(UTC), changes.with_accounts
        faults = await lacking(conn, now, settings.time_zone, organization=after)
        if not dry_run:
            await keep_report(conn, now, faults)
        return changes, faults

    changes, faults = in_transaction(settings, work)
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    for line in (*report(changes, file, today, dry_run=dry_run), *lines_of(faults)):
        typer.echo(line)


def report(changes: "OrganizationChanges", file: Path, today: date, *, dry_run: bool) -> Iterator[str]:
    """Say what was, or would be, changed; what the file leaves out; and where nobody is in charge."""
    if not changes.any:
        yield f"Nothing to change: all that {file} says is loaded already."
    else:
        yield f"{file} would change this; nothing was written:" if dry_run else f"Loaded {file}:"
    for table, merged in changes.tables.items():
        counts = f"{len(merged.added)} added, {len(merged.changed)} changed, {merged.unchanged} unchanged"
        yield f"  {table:<12} {counts}"
    yield f"  {'account':<12} {len(changes.accounts)} added, {changes.known_accounts} left as they are"
    if dry_run:
        yield from _rows(changes)
    yield from _left_out(changes)
    if headless := changes.organization.headless(today):
        yield f"Nobody heads these units today: {', '.join(headless)}"


def _rows(changes: "OrganizationChanges") -> Iterator[str]:
    for table, merged in changes.tables.items():
        yield from (f"  + {table} {changes.organization.called(row)}" for row in merged.added)
        yield from (f"  ~ {table} {changes.organization.called(row)}" for row in merged.changed)
    yield from (f"  + account {row.login}" for row in changes.accounts)


def _left_out(changes: "OrganizationChanges") -> Iterator[str]:
    """Delegations aside: people make those themselves."""
    absent = [
        f"  {table} {changes.organization.called(row)}"
        for table, merged in changes.tables.items()
        if table != "delegation"
        for row in merged.absent
    ]
    if absent:
        yield "Loaded earlier and not in this file; left as they are (end a row by giving it a `to` date):"
        yield from absent
