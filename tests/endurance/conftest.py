"""One real service for all tests that kill it."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.endurance.giving import People
from tests.endurance.running import Service, begun


@pytest.fixture(scope="session")
async def enduring(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    """A service with the demo's people and no case."""
    service = await begun(tmp_path_factory.mktemp("endurance") / "data")
    yield service
    service.stop()


@pytest.fixture
async def people(enduring: Service, request: pytest.FixtureRequest) -> AsyncIterator[People]:
    """Its people, with keys of this test's own; the service is whole when the test begins."""
    await enduring.ready()
    yield People(enduring, Random(request.node.name), request.node.name)
    enduring.wire.close()
