"""`duban import`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from api.importing.intake import Asked, Intake
    from settings import Settings


def import_ledger(
    file: Annotated[Path, typer.Argument(help="The ledger, an .xlsx; demo/demo_ledger.xlsx shows its columns.")],
    *,
    as_: Annotated[str, typer.Option("--as", help="The account whose person opens the cases.")],
    inspection: Annotated[str | None, typer.Option(help="The code of the inspection that they belong to.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be opened, and open nothing.")] = False,
) -> None:
    """Open a case for each row of FILE: all rows are good, or none is opened. A second time, only new rows are."""
    from api.importing.intake import Asked  # noqa: PLC0415 - heavy
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=not dry_run)
    intake = _taken_in(settings, Asked(file, as_, settings.time_zone, inspection))
    if dry_run:
        for line in foreseen(intake, ZoneInfo(settings.time_zone)):
            typer.echo(line)
        return
    run_and_leave(_opened(settings, intake))


def _taken_in(settings: "Settings", asked: "Asked") -> "Intake":
    from api.importing.intake import take_in  # noqa: PLC0415 - heavy
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from ledger.faults import LedgerRefused  # noqa: PLC0415 - heavy

    try:
        return in_transaction(settings, lambda conn: take_in(conn, asked, datetime.now(UTC)))
    except LedgerRefused as refused:
        for fault in refused.faults:
            typer.echo(fault, err=True)
        raise


async def _opened(settings: "Settings", intake: "Intake") -> int:
    from api.importing.bringing_in import bring_in  # noqa: PLC0415 - heavy

    outcome = await bring_in(settings, intake, _Progress(len(intake.prospects)).step)
    for row, reason in sorted(outcome.failed.items()):
        typer.echo(f"row {row}: {reason}", err=True)
    typer.echo(f"opened {len(outcome.opened)}, skipped {len(outcome.skipped)}, failed {len(outcome.failed)}")
    if outcome.complete:
        return 0
    left = f", and {outcome.left} rows were not tried" if outcome.left else ""
    typer.echo(f"duban: not every row is a case yet{left}: import the same file again", err=True)
    return 1


def foreseen(intake: "Intake", zone: ZoneInfo) -> Iterator[str]:
    """What would be opened: row, number, lead, supervisor, due and title of each."""
    for prospect in intake.prospects:
        entry = prospect.entry
        helped = f" with {'、'.join(entry.co_units)}" if entry.co_units else ""
        due = f"{prospect.due.astimezone(zone):%Y-%m-%d %H:%M}"
        where = f"row {entry.row}  {entry.ref}  {entry.lead}{helped}"
        yield f"{where}  supervisor {prospect.supervisor}  due {due}  {entry.severity}  {entry.title}"
    yield f"would open {len(intake.prospects)}, skip {len(intake.known)}; nothing was written"


class _Progress:
    """n/total on stderr: on a terminal in one place, elsewhere a line every tenth of the way."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._terminal = typer.get_text_stream("stderr").isatty()

    def step(self, _ref: str, _number: str | None) -> None:
        """One more is done."""
        self._done += 1
        if self._terminal:
            typer.echo(f"\r{self._done}/{self._total}", err=True, nl=self._done == self._total)
        elif self._done == self._total or self._done % max(1, self._total // 10) == 0:
            typer.echo(f"{self._done}/{self._total}", err=True)
