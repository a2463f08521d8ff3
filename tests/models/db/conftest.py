"""Engines on the module's own database, and the writer on it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import connect
from models.db.recorder import Recorder
from tests.models.db.world import OnePersonEach


@pytest.fixture(scope="module")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def recorder(engine: AsyncEngine) -> AsyncIterator[Recorder]:
    recorder = Recorder(engine, OnePersonEach())
    yield recorder
    await recorder.close()
