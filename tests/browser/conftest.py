"""The page in Chromium: a service of its own at a port, with the demo's ledger, and the demo's people before it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser
from sqlalchemy.ext.asyncio import AsyncEngine

from demo.load import load_with
from settings import Settings
from tests.api.conftest import app, client, house, loaded_url, real, record, settings, worker
from tests.api.people import House
from tests.browser.chromium import chromium as started
from tests.browser.chromium import found
from tests.browser.desk import Desk
from tests.browser.office import Office, Sit, Walkers
from tests.browser.scenes import pressing_policy
from tests.browser.scenes import scenes as lay_out
from tests.browser.screens import SCREENS, Screens
from tests.browser.serving import served as listening

__all__ = ["app", "client", "house", "loaded_url", "real", "record", "settings", "worker"]


@pytest.fixture(scope="session")
def executable() -> str:
    """Where Chromium is: asked first, so that whoever has none does not wait for a service."""
    return found()


@pytest.fixture(scope="session")
async def chromium(executable: str) -> AsyncIterator[Browser]:
    """One for all tests; each window is a context of its own."""
    async with started(executable) as browser:
        yield browser


@pytest.fixture(scope="session")
async def served(executable: str, app: FastAPI, settings: Settings) -> AsyncIterator[str]:  # noqa: ARG001  # first
    """Where the page is. Its ledger is the demo's."""
    async with listening(app) as url:
        await load_with(settings, url, lambda _: None)
        yield url


@pytest.fixture(scope="session")
def office(chromium: Browser, served: str) -> Office:
    """The demo's people."""
    return Office(chromium, served, Screens(SCREENS))


@pytest.fixture
async def sit(office: Office) -> AsyncIterator[Sit]:
    """Somebody's desk, for as long as the test runs."""
    async with AsyncExitStack() as stack:

        async def sit(login: str | None = None, **said: Any) -> Desk:
            return await stack.enter_async_context(office.desk(login, **said))

        yield sit


@pytest.fixture(scope="module")
async def walkers(office: Office) -> AsyncIterator[Walkers]:
    """Desks that many tests of a file look from."""
    async with AsyncExitStack() as stack:
        walkers = Walkers(office, stack)
        yield walkers
        walkers.rest()


@pytest.fixture(scope="session")
async def pressing(served: str, record: AsyncEngine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A policy whose letters are out within seconds."""
    del served
    return await pressing_policy(record, tmp_path_factory.mktemp("policy"))


@pytest.fixture(scope="session")
async def scenes(pressing: str, house: House) -> Mapping[str, str]:
    """The cases that are only looked at."""
    return await lay_out(house, pressing)
