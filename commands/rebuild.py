"""`duban rebuild`."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from proof.rebuilding import Rebuilt
    from settings import Settings


def rebuild(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Make the ledger's rows and counters anew from the events, where they differ. The service may run meanwhile."""
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    done = asyncio.run(_rebuilt(settings_for_command(engine=False), dry_run=dry_run))
    would = "would be " if dry_run else ""
    counters = f"counters {would}counted anew" if done.recounted else "counters right"
    typer.echo(f"{done.cases:,} cases: {done.rebuilt:,} {would}made anew, {done.left:,} left; {counters}")
    if done.left:
        raise typer.Exit(1)


async def _rebuilt(settings: "Settings", *, dry_run: bool) -> "Rebuilt":
    from proof.parts import record  # noqa: PLC0415 - heavy
    from proof.rebuilding import Rebuilder  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        return await Rebuilder(database, typer.echo, dry_run=dry_run).rebuild()
