"""The demo as it stands after its first start."""

from collections.abc import Iterator

import pytest

from tests.demo.running import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo."""
    running = Demo(tmp_path_factory.mktemp("demo") / "data")
    yield running
    running.stop()
