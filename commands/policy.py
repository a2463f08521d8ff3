"""`duban policy`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.reach import lines_of, reach

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from models.domain.reachability_faults import ReachFault
    from models.loading.policy_changes import PolicyChanges

policy = typer.Typer(help="The policies: limits, ladders, lamps.", no_args_is_help=True)


policy.command()(reach)


@policy.command()
def load(
    file: Annotated[Path, typer.Argument(help="A TOML file; policies/standard.toml is one.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Load one version of a policy from FILE; new cases take the latest, open ones keep theirs."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.policies import load_policy_file  # noqa: PLC0415 - heavy
    from models.db.reachability import lacking_under  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)

    async def work(conn: "AsyncConnection") -> "tuple[PolicyChanges, tuple[ReachFault, ...]]":
        changes = await load_policy_file(conn, file, dry_run=dry_run)
        grades, now = changes.severities.rows, datetime.now(UTC)
        return changes, await lacking_under(conn, [changes.policy], now, settings.time_zone, grades=grades)

    changes, faults = in_transaction(settings, work)
    for line in (*report(changes, dry_run=dry_run), *lines_of(faults)):
        typer.echo(line)


def report(changes: "PolicyChanges", *, dry_run: bool) -> Iterator[str]:
    """Say what was, or would be, changed."""
    name = f"Policy {changes.policy.code} version {changes.policy.version}"
    will = "would be " if dry_run else ""
    yield f"{name}: {will}added." if changes.new else f"{name}: loaded already, unchanged."
    for severity in changes.severities.added:
        yield f"Severity {severity.code} {severity.name}: {will}added."
    for severity in changes.severities.changed:
        yield f"Severity {severity.code} {severity.name}: {will}changed."
    if dry_run:
        yield "Nothing was written."
