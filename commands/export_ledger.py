"""`duban export`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl

import typer

from trouble import Trouble

if TYPE_CHECKING:
    from settings import Settings


class ViewRefused(Trouble):
    """No view of the ledger is asked for like that: {reason}."""

    code = "view_refused"
    exit_code = 2


class FolderMissing(Trouble):
    """There is no folder {folder} to write into."""

    code = "folder_missing"
    exit_code = 2


def export_ledger(
    file: Annotated[Path, typer.Argument(help="The .xlsx to write; one that is there is replaced.")],
    *,
    as_: Annotated[str, typer.Option("--as", help="The account whose person sees the cases.")],
    view: Annotated[
        str,
        typer.Option(help="Which cases: what follows the ? in the page's address, its columns too; all in its place."),
    ] = "",
) -> None:
    """Write the ledger as ACCOUNT sees it, as `duban import` reads it; or a view of it, in the columns it names."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    if not file.absolute().parent.is_dir():
        raise FolderMissing(folder=file.absolute().parent)
    run_and_leave(_exported(settings_for_command(engine=False), file, as_, view.removeprefix("?")))


async def _exported(settings: "Settings", file: Path, login: str, view: str) -> int:
    from api.problems import Problem  # noqa: PLC0415 - heavy
    from api.taking_out import Wanted, take_out  # noqa: PLC0415 - heavy
    from api.web.viewing import view_of  # noqa: PLC0415 - heavy
    from proof.parts import record  # noqa: PLC0415 - heavy

    try:
        async with record(settings) as database:
            wanted = Wanted(file, login, settings.time_zone, view_of(parse_qsl(view)))
            written = await take_out(database, wanted, datetime.now(UTC))
    except Problem as problem:
        raise ViewRefused(reason=_reason(problem)) from problem
    typer.echo(f"{file}: {written} cases")
    return 0


def _reason(problem: Exception) -> str:
    facts = getattr(problem, "facts", {})
    wrong = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in facts.get("errors", ())]
    return "; ".join(wrong) or str(problem)
