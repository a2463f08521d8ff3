"""`duban prove`."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.chain import SealedEvent
    from proof.proved import Proved
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
    found: list[Proved] = []
    if file is not None:
        name, events = read_exported(file)
        until, upto = (
            None,
            f"as far as event {events[-1].seq} of {events[-1].at}; what may have come after was not judged",
        )
    else:
        from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

        name, until = str(number), datetime.now(UTC)
        events, newest = asyncio.run(_recorded(settings_for_command(engine=False), name))
        found += newest
        upto = (
            f"as far as event {events[-1].seq} of {events[-1].at}, which the ledger knows as the newest, and until now"
        )
    found += proved(name, events, until)
    wrong = sum(bool(one.wrong) for one in found)
    for one in found:
        typer.echo(
            f"{'WRONG' if one.wrong else 'holds':5}  {one.seq:>4}  {one.what}{'; ' if one.wrong else ''}{one.wrong}"
        )
    typer.echo(f"{name}: {len(events)} events, {f'{wrong} things are wrong' if wrong else f'all of it holds, {upto}'}")
    if wrong:
        raise typer.Exit(1)


async def _recorded(settings: "Settings", number: str) -> "tuple[list[SealedEvent], list[Proved]]":
    """The events of a case, and what the ledger's row says of the newest of them where it says otherwise."""
    from proof.chains import sealed  # noqa: PLC0415 - heavy
    from proof.held import held, one_instant  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy
    from proof.proved import Proved  # noqa: PLC0415 - heavy
    from proof.reviving import CaseUnknown  # noqa: PLC0415 - heavy
    from proof.rows import newest_finding  # noqa: PLC0415 - heavy

    async with record(settings) as database, one_instant(database) as conn:
        (of,) = await held(conn, [number])
    if not of.events:
        raise CaseUnknown(number=number)
    events = [sealed(row) for row in of.events]
    last = events[-1]
    finding = newest_finding(number, of.row, last.seq, last.hash)
    return events, [Proved(last.seq, last.at, "newest", finding.detail)] if finding is not None else []
