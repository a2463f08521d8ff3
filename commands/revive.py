"""`duban revive`."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from settings import Settings


def revive(
    number: Annotated[str | None, typer.Argument(help="One case; without it, every open case that needs it.")] = None,
) -> None:
    """Start the workflows of open cases anew from their events, where the engine has lost them."""
    from embedded.exit import run_and_leave  # noqa: PLC0415 - heavy
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    run_and_leave(_revived(settings_for_command(), number))


async def _revived(settings: "Settings", number: str | None) -> int:
    from proof.parts import engine, record  # noqa: PLC0415 - heavy
    from proof.reviving import Reviver  # noqa: PLC0415 - heavy

    async with record(settings) as database:
        asked, workflows = await engine(settings)
        reviver = Reviver(database, asked, workflows, typer.echo)
        if number is not None:
            revived = await reviver.revive(number)
            typer.echo(f"{number} is revived" if revived else f"{number} runs already; nothing was done")
            return 0
        done = await reviver.revive_all()
    typer.echo(f"{done.open:,} open cases: {done.revived:,} revived, {done.damaged:,} cannot be")
    return 1 if done.damaged else 0
