"""`duban verify`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proof.verifying import Report
    from settings import Settings


def verify(
    sample: Annotated[
        int | None, typer.Option(min=1, help="Look into so many cases, picked at random, and not into all.")
    ] = None,
    checkpoints: Annotated[
        list[Path] | None, typer.Option(help="Checkpoints that were mailed or copied elsewhere; may be repeated.")
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(help="The public keys to prove signatures with, in PEM, one after the other.")
    ] = None,
) -> None:
    """Prove the record: chains, texts, rows, counters, workflows, cited evidence, checkpoints. 0 only if all holds."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    run_and_leave(_verified(settings_for_command(), sample, checkpoints or [], keys))


async def _verified(settings: "Settings", sample: int | None, copies: "Sequence[Path]", keys: Path | None) -> int:
    from activities.evidence.store import evidence_store  # noqa: PLC0415 - heavy
    from proof.parts import engine, record, witnesses  # noqa: PLC0415 - heavy
    from proof.verifying import Verifier  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        asked, workflows = await engine(settings)
        store, seen = evidence_store(settings.evidence_place), witnesses(settings, copies, keys)
        verifier = Verifier(database, asked, workflows, evidence=store, sample=sample, witnesses=seen)
        report = await verifier.verify()
    say(report)
    return 1 if report.wrong else 0


def say(report: "Report") -> None:
    """Print the counts, then what is wrong, kind by kind, then the verdict."""
    for line in report.counts.lines():
        typer.echo(line)
    for kind in report.wrong:
        named = [finding for finding in report.findings if finding.kind is kind]
        for finding in named:
            typer.echo(f"wrong: {finding}")
        if report.wrong[kind] > len(named):
            typer.echo(f"wrong: {report.wrong[kind] - len(named):,} more of {kind}")
    total = report.wrong.total()
    typer.echo("all of it holds" if not total else f"{total:,} things are wrong")
