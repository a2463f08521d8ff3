"""`duban prove`."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.chain import SealedEvent
    from settings import Settings


def prove(
    number: Annotated[str | None, typer.Argument(help="The case's number, such as 2026-000001.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Its events as saved from GET /cases/NUMBER/events: no server."),
    ] = None,
) -> None:
    """Reckon every deadline and rung of one case anew from its events, and hold it to what is recorded."""
    from proof.exported import read_exported  # noqa: PLC0415 - kept out of --help
    from proof.proving import prove as proved  # noqa: PLC0415 - kept out of --help

    if (number is None) == (file is None):
        message = "give the number of a case, or --file with its events"
        raise typer.BadParameter(message)
    if file is not None:
        name, events = read_exported(file)
        until = None
    else:
        from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

        name, until = str(number), datetime.now(UTC)
        events = asyncio.run(_recorded(settings_for_command(engine=False), name))
    wrong = 0
    for one in proved(name, events, until):
        wrong += bool(one.wrong)
        typer.echo(
            f"{'WRONG' if one.wrong else 'holds':5}  {one.seq:>4}  {one.what}{'; ' if one.wrong else ''}{one.wrong}"
        )
    typer.echo(f"{name}: {len(events)} events, {'all of it holds' if not wrong else f'{wrong} things are wrong'}")
    if wrong:
        raise typer.Exit(1)


async def _recorded(settings: "Settings", number: str) -> "list[SealedEvent]":
    from models.db.folding import sealed_events  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy
    from proof.reviving import CaseUnknown  # noqa: PLC0415 - heavy

    async with record(settings) as database, database.connect() as conn:
        events = (await sealed_events(conn, [number])).get(number)
    if not events:
        raise CaseUnknown(number=number)
    return list(events)
