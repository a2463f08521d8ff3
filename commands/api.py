"""`duban api`."""

import asyncio
import socket
from contextlib import ExitStack
from typing import Annotated

import typer

# Streams to browsers never end by themselves.
GRACE = 2


def api(
    host: Annotated[str, typer.Option(help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    fd: Annotated[
        int | None,
        typer.Option(help="A socket that listens already, instead of both.", min=3),
    ] = None,
) -> None:
    """Run the API and the page alone, against servers that you run."""
    from embedded.exit import leave  # noqa: PLC0415 - only this command needs it
    from embedded.gate import pass_gate  # noqa: PLC0415 - only this command needs it
    from embedded.ports import is_loopback, listen  # noqa: PLC0415 - only this command needs it
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command()
    settings.required_secret_key()
    listener = listen(host, port) if fd is None else socket.socket(fileno=fd)
    open_host = not is_loopback(listener)
    if fd is None and open_host:
        # `up` has looked before it hands a socket over.
        from embedded.steps import check_passwords  # noqa: PLC0415 - heavy, and only for a host that others reach

        with ExitStack() as held:
            held.callback(listener.close)
            check_passwords(settings.required_database_url())
            held.pop_all()

    import uvicorn  # noqa: PLC0415 - heavy, and not needed for a refusal

    from api.app import create_app  # noqa: PLC0415 - heavy, as above
    from api.slow_clients import ImpatientProtocol  # noqa: PLC0415 - heavy, as above

    app = create_app(settings, open_host=open_host)

    class Server(uvicorn.Server):
        """Ends the streams first: whoever only listens holds up no stop."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.wiring.streams.close()
            await super().shutdown(sockets)

    server = Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http=ImpatientProtocol,
            timeout_graceful_shutdown=GRACE,
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
            # /metrics counts the requests; a line for each costs more than it tells, and would hold what was searched.
            access_log=False,
            # What uvicorn says comes out as our lines.
            log_config=None,
        ),
    )
    pass_gate()
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))
    leave(0 if server.started else 3)
