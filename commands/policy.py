"""`duban policy`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from commands.adopting import confirm, look
from commands.foresight import Form
from commands.reach import lines_of, reach
from models.domain.words import Mode

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
    from models.db.reachability import keep_report, lacking, lacking_under  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)

    async def work(conn: "AsyncConnection") -> "tuple[PolicyChanges, tuple[ReachFault, ...]]":
        changes = await load_policy_file(conn, file, dry_run=dry_run)
        grades, now = changes.severities.rows, datetime.now(UTC)
        if not dry_run:
            await keep_report(conn, now, await lacking(conn, now, settings.time_zone))
        return changes, await lacking_under(conn, [changes.policy], now, settings.time_zone, grades=grades)

    changes, faults = in_transaction(settings, work)
    for line in (*report(changes, dry_run=dry_run), *lines_of(faults)):
        typer.echo(line)


@policy.command()
def migrate(  # noqa: PLR0913  # what can be said
    code: Annotated[str, typer.Argument(help="The policy.")],
    version: Annotated[int, typer.Argument(min=1, help="The version that its open cases are to go by.")],
    *,
    mode: Annotated[Mode, typer.Option(help="keep: ends stay where they are. recompute: reckoned anew.")],
    from_version: Annotated[int | None, typer.Option("--from", min=1, help="Only cases under this version.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would move, and change nothing.")] = False,
    form: Annotated[Form, typer.Option("--format", help="How --dry-run writes it.")] = Form.TEXT,
    as_: Annotated[str | None, typer.Option("--as", help="The administrator who confirms it.")] = None,
) -> None:
    """Move the open cases of a policy to another version of it; goes on in the service if it is stopped here."""
    from commands.database import in_transaction  # noqa: PLC0415 - heavy
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from models.db.policies import policy as loaded  # noqa: PLC0415 - heavy
    from models.messages import Adoption, Subject  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=not dry_run)
    in_transaction(settings, lambda conn: loaded(conn, code, version))

    def adoption(account: int) -> Adoption:
        return Adoption(
            id=uuid4().hex,
            kind=Subject.POLICY,
            code=code,
            version=str(version),
            from_version=str(from_version) if from_version is not None else None,
            mode=mode,
            account=account,
            confirmed_at=datetime.now(UTC),
        )

    run_and_leave(look(settings, adoption(0), form) if dry_run else confirm(settings, adoption, as_))


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
