"""`duban policy`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.loading.policy_changes import PolicyChanges

policy = typer.Typer(help="The policies: limits, ladders, lamps.", no_args_is_help=True)


@policy.callback()
def group() -> None:
    """Keep `load` a command of its own while it is the only one."""


@policy.command()
def load(
    file: Annotated[Path, typer.Argument(help="A TOML file; policies/standard.toml is one.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Load one version of a policy from FILE; new cases take the latest, open ones keep theirs."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from models.db.policies import load_policy_file  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)
    changes = in_transaction(settings, lambda conn: load_policy_file(conn, file, dry_run=dry_run))
    for line in report(changes, dry_run=dry_run):
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
