"""`duban verify`."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from proof.verifying import Report
    from settings import Settings


def verify(
    sample: Annotated[
        int | None, typer.Option(min=1, help="Look into so many cases, picked at random, and not into all.")
    ] = None,
) -> None:
    """Prove the record: chains, texts, rows, counters, workflows, cited evidence. Exit 0 only if all of it holds."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    run_and_leave(_verified(settings_for_command(), sample))


async def _verified(settings: "Settings", sample: int | None) -> int:
    from activities.evidence.store import evidence_store  # noqa: PLC0415 - heavy
    from proof.parts import engine, record  # noqa: PLC0415 - heavy
    from proof.verifying import Verifier  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        asked, workflows = await engine(settings)
        store = evidence_store(settings.evidence_place)
        report = await Verifier(database, asked, workflows, evidence=store, sample=sample).verify()
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
