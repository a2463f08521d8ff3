"""`duban up`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pydantic import SecretStr


def up(
    *,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Load the demo organization and its ledger."),
    ] = False,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Where everything is kept.  [default: DUBAN_DATA_DIR or data]"),
    ] = None,
    host: Annotated[str, typer.Option(help="Where the page listens.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="0 picks a free one."),
    ] = 8000,
    engine_ui: Annotated[
        bool,
        typer.Option("--engine-ui", help="Serve the engine's own pages, too."),
    ] = False,
) -> None:
    """Run the whole service on this machine, servers included."""
    from embedded.plan import Plan  # noqa: PLC0415 - only `up` needs it
    from embedded.up import run  # noqa: PLC0415 - only `up` needs it
    from settings import read_settings  # noqa: PLC0415 - kept out of --help

    settings = read_settings()
    run(
        Plan(
            data_dir=data_dir or settings.data_dir,
            host=host,
            port=port,
            demo=demo,
            engine_ui=engine_ui,
            database_url=_plain(settings.database_url),
            temporal_address=settings.temporal_address,
            namespace=settings.temporal_namespace,
            secret_key=_plain(settings.secret_key),
            public_url=settings.public_url,
            environment=dict(os.environ),
        ),
    )


def _plain(secret: "SecretStr | None") -> str | None:
    return None if secret is None else secret.get_secret_value()
