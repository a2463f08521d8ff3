"""The application at a port of this machine, served as `duban api` serves it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from api.slow_clients import ImpatientProtocol

_GRACE = 1


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Where it listens. The application is started already."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app,
            http=ImpatientProtocol,
            lifespan="off",
            timeout_graceful_shutdown=_GRACE,
            server_header=False,
            access_log=False,
            log_config=None,
        )
        server = uvicorn.Server(config)
        # Not `serve`, which would take the signals that end the tests.
        serving = asyncio.create_task(server._serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        app.state.wiring.streams.close()
        server.should_exit = True
        await serving
