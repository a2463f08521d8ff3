"""The API on a real database and the real engine, with a worker in the same process and the demo's organization."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
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
from models.signing import new_key
from settings import Settings
from tests.api.people import House
from tests.postgres import Server
from tests.temporal import real
from worker import make_worker

__all__ = ["real"]

DEMO = Path(__file__).parents[2] / "demo" / "organization.toml"
QUEUE = "api-tests"
WRITTEN = (
    "case_events",
    "case_texts",
    "case_numbers",
    "case_keys",
    "cases",
    "commands",
    "uploads",
    "notices",
    "inspections",
    "delegations",
    "channels",
    "preferences",
    "adoptions",
    "adoption_cases",
)
# The clocks of other tests' cases go on while a test runs.
BY_ITSELF = {
    "case_events": "actor <> 'clock'",
    "notices": "(number, seq) NOT IN (SELECT number, seq FROM case_events WHERE actor = 'clock')",
}


@pytest.fixture(scope="session")
async def loaded_url(postgres: Server) -> AsyncIterator[str]:
    """A database with what ships and the demo's organization."""
    url = postgres.fresh()
    engine = connect(url)
    async with engine.begin() as conn:
        await load_shipped_policies(conn)
        await load_shipped_calendars(conn)
        await load_organization_file(conn, DEMO)
    await engine.dispose()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def settings(loaded_url: str, real: WorkflowEnvironment, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the API under test."""
    data = tmp_path_factory.mktemp("data")
    (data / "checkpoint-key").write_text(new_key())
    return Settings(
        database_url=SecretStr(loaded_url),
        temporal_address=real.client.service_client.config.target_host,
        task_queue=QUEUE,
        data_dir=data,
        webhook_allow_private="127.0.0.0/8",
    )


@pytest.fixture(scope="session")
async def worker(loaded_url: str, real: WorkflowEnvironment) -> AsyncIterator[None]:
    """A worker that carries out what the API sends."""
    database = connect(loaded_url)
    recorder = Recorder(database, Directory("Asia/Shanghai"))
    adopting = Adopting(RecordedAdoptions(database), recorder, Engine(real.client, QUEUE))
    async with make_worker(real.client, QUEUE, Recording(recorder), adopting.adopt):
        yield
    await recorder.close()
    await database.dispose()


@pytest.fixture(scope="session")
async def app(settings: Settings, worker: None) -> AsyncIterator[FastAPI]:  # noqa: ARG001  # it has to poll
    """The application, started."""
    app = create_app(settings)
    async with LifespanManager(app):
        yield app


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A caller without a token."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://duban") as client:
        yield client


@pytest.fixture(scope="session")
def house(client: AsyncClient, settings: Settings) -> House:
    """The demo's people, each signed in when first asked for."""
    return House(client, str(settings.evidence_place))


@pytest.fixture(scope="session")
async def record(loaded_url: str) -> AsyncIterator[AsyncEngine]:
    """The record itself, for counting what was written."""
    engine = connect(loaded_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def unchanged(record: AsyncEngine) -> AsyncIterator[None]:
    """Fails a test by which anything was written."""
    before = await rows(record)
    yield
    assert await rows(record) == before


async def rows(record: AsyncEngine) -> dict[str, int]:
    """How many rows there are of everything that a request may add to; what falls due meanwhile is not counted."""
    counted = {name: text(f"SELECT count(*) FROM {name} WHERE {BY_ITSELF.get(name, 'true')}") for name in WRITTEN}
    async with record.connect() as conn:
        return {name: (await conn.execute(count)).scalar_one() for name, count in counted.items()}
