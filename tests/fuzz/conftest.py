"""The API at a port, on a database and a queue of its own: whatever is thrown at it stays here. Nothing is sent out."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import uvicorn
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from temporalio.testing import WorkflowEnvironment

from activities.adopting import Adopting
from activities.engine import Engine
from activities.recording import Recording
from api.app import create_app
from models.db.adoptions import RecordedAdoptions
from models.db.directory import Directory
from models.db.engine import connect
from models.db.organization_loading import load_organization_file
from models.db.recorder import Recorder
from models.db.shipped_calendars import load_shipped_calendars
from models.db.shipped_policies import load_shipped_policies
from settings import Settings
from tests.api.conftest import DEMO
from tests.temporal import real
from worker import make_worker

__all__ = ["real"]
QUEUE = "fuzz-tests"


@pytest.fixture(scope="module")
async def served(
    database_url: str, real: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """Where it listens."""
    settings = Settings(
        database_url=SecretStr(database_url),
        temporal_address=real.client.service_client.config.target_host,
        task_queue=QUEUE,
        data_dir=tmp_path_factory.mktemp("fuzzed"),
    )
    database = connect(database_url)
    async with database.begin() as conn:
        await load_shipped_policies(conn)
        await load_shipped_calendars(conn)
        await load_organization_file(conn, DEMO)
    recorder = Recorder(database, Directory("Asia/Shanghai"))
    adopting = Adopting(RecordedAdoptions(database), recorder, Engine(real.client, QUEUE))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.dispose)
        stack.push_async_callback(recorder.close)
        await stack.enter_async_context(make_worker(real.client, QUEUE, Recording(recorder), adopting.adopt))
        app = create_app(settings)
        await stack.enter_async_context(LifespanManager(app))
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, lifespan="off", log_level="error", h11_max_incomplete_event_size=2**16)
        )
        serving = asyncio.create_task(server.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving
