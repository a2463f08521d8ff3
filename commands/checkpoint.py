"""`duban checkpoint`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trouble import Trouble

if TYPE_CHECKING:
    from settings import Settings


class CheckpointKeyMissing(Trouble):
    """There is no key at {path}: make one by `duban checkpoint --new-key FILE`, and set DUBAN_CHECKPOINT_KEY to it."""

    code = "checkpoint_key_missing"
    exit_code = 2


class FileThere(Trouble):
    """{path} is there already; a key is never overwritten."""

    code = "file_there"
    exit_code = 2


def checkpoint(
    *,
    public_key: Annotated[
        bool, typer.Option("--public-key", help="Print the key that checkpoints are proved with, and take none.")
    ] = False,
    new_key: Annotated[
        Path | None, typer.Option(help="Make a private key in this file, for `duban api` and `duban worker`.")
    ] = None,
) -> None:
    """Sign what the record is now, over all chains; each hour the worker does so by itself."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from models.signing import read_signer  # noqa: PLC0415 - heavy
    from settings import read_settings, settings_for_command  # noqa: PLC0415 - kept out of --help

    if new_key is not None:
        _make(new_key)
        return
    if public_key:
        place = read_settings().checkpoint_key_place
        signer = read_signer(place)
        if signer is None:
            raise CheckpointKeyMissing(path=place)
        typer.echo(signer.public, nl=False)
        typer.echo(f"key {signer.id}", err=True)
        return
    run_and_leave(_taken(settings_for_command(engine=False)))


async def _taken(settings: "Settings") -> int:
    from proof.parts import record  # noqa: PLC0415 - heavy
    from worker import checkpointer  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        taking = checkpointer(settings, database)
        if taking is None:
            raise CheckpointKeyMissing(path=settings.checkpoint_key_place)
        taken, new = await taking.take()
    said = "" if new else "nothing has happened since: "
    typer.echo(f"{said}checkpoint {taken.n}, {taken.cases:,} cases, {taken.position:,} events\n{taken.hash}")
    return 0


def _make(path: Path) -> None:
    from embedded.folder import write_private  # noqa: PLC0415 - heavy
    from models.signing import new_key  # noqa: PLC0415 - heavy

    if path.exists():
        raise FileThere(path=path)
    write_private(path, new_key())
    typer.echo(f"{path} is the key; keep a copy where no administrator of the database can reach it.")
