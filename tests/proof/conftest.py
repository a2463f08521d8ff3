"""An archive for each module, on a database of its own and one engine for all."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.postgres import Server
from tests.proof.archive import Archive, working
from tests.temporal import real

__all__ = ["real"]


@pytest.fixture(scope="module")
async def archive(database_url: str, real: WorkflowEnvironment) -> AsyncIterator[Archive]:
    """An archive that the module's tests damage one after the other, each a case of its own."""
    async with working(database_url, real) as archive:
        yield archive


@pytest.fixture
async def whole(postgres: Server, real: WorkflowEnvironment) -> AsyncIterator[Archive]:
    """An archive for one test, with nothing wrong in it."""
    url = postgres.fresh()
    async with working(url, real) as archive:
        yield archive
    postgres.drop(url)
