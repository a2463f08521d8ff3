"""Data folders and running services for the tests of `duban up`."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.embedded.running import Up


@pytest.fixture(scope="session")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a service has run and stopped."""
    folder = tmp_path_factory.mktemp("used") / "data"
    up = Up(folder)
    up.ready()
    assert up.stop() == 0
    return folder


@pytest.fixture
def folder(used_folder: Path, tmp_path: Path) -> Path:
    """Copy the used folder, since making one takes longer than starting on it."""
    return Path(shutil.copytree(used_folder, tmp_path / "data"))


@pytest.fixture
def start() -> Iterator[Callable[..., Up]]:
    """Start services that are stopped when the test ends."""
    started: list[Up] = []

    def start_one(folder: Path, *arguments: str, **options: Any) -> Up:
        up = Up(folder, *arguments, **options)
        started.append(up)
        return up

    yield start_one
    for up in started:
        if up.process.poll() is None:
            up.stop()
