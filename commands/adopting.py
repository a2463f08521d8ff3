"""Adoptions on the command line: look beforehand, confirm, and follow the progress."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from commands.foresight import Form, summary, writer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from models.db.adoptions import AdoptionProgress
    from models.messages import Adoption
    from settings import Settings

_PAGE = 200
_LOOK_EVERY = 0.5


async def look(settings: "Settings", adoption: "Adoption", form: Form) -> int:
    """Write what the adoption would do to each case, to stdout; counts and progress go to stderr."""
    from models.db.adoption_preview import preview  # noqa: PLC0415 - heavy
    from models.domain.foreseeing import Counts  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy

    counts, after, now = Counts(), "", datetime.now(UTC)
    write = writer(form, ZoneInfo(settings.time_zone))
    async with record(settings) as database, database.connect() as conn:
        while cases := await preview(conn, adoption, now, after=after, limit=_PAGE):
            after, counts = cases[-1].number, Counts.of(cases, counts)
            for case in cases:
                for line in write(case):
                    typer.echo(line)
            typer.echo(f"looked at {counts.cases}, up to {after}", err=True)
    typer.echo(summary(counts), err=True)
    return 0


async def confirm(settings: "Settings", adoption_of: "Callable[[int], Adoption]", login: str | None) -> int:
    """Begin the adoption, and follow it until every case is moved or left; it goes on if this is stopped."""
    from models.db.accounts import confirming_administrator  # noqa: PLC0415 - heavy
    from models.db.adoptions import enter  # noqa: PLC0415 - heavy
    from proof.parts import engine, record  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        async with database.connect() as conn:
            adoption = adoption_of(await confirming_administrator(conn, login))
            await _check_free(conn, adoption)
        cases, _ = await engine(settings)
        await cases.begin(adoption)
        async with database.begin() as conn:
            await enter(conn, adoption)
        typer.echo(f"adoption {adoption.id}", err=True)
        progress = await _followed(database, adoption.id)
    typer.echo(told(progress))
    return 1 if any(outcome == "refused" for outcome in progress.outcomes) else 0


async def _check_free(conn: "AsyncConnection", adoption: "Adoption") -> None:
    from models.db.adoptions import AdoptionRuns, under_way  # noqa: PLC0415 - heavy

    if (other := await under_way(conn, adoption.kind, adoption.code)) is not None:
        raise AdoptionRuns(adoption=other)


async def _followed(database: "AsyncEngine", adoption: str) -> "AdoptionProgress":
    from models.db.adoptions import adoption_progress  # noqa: PLC0415 - heavy

    said = ""
    while True:
        async with database.connect() as conn:
            progress = await adoption_progress(conn, adoption)
        if progress is None:
            message = f"adoption {adoption} has gone"
            raise LookupError(message)
        now = f"{progress.total - progress.waiting}/{progress.total}"
        if now != said:
            typer.echo(now, err=True)
            said = now
        if progress.done_at is not None:
            return progress
        await asyncio.sleep(_LOOK_EVERY)


def told(progress: "AdoptionProgress") -> str:
    """What became of all cases, on one line."""
    counts = ", ".join(f"{outcome.value} {count}" for outcome, count in sorted(progress.outcomes.items()))
    return f"{progress.total} cases: {counts or 'none was concerned'}"
