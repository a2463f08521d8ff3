"""The system's Chromium: Playwright downloads none of its own here."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_NONE = "no Chromium to test the page with: on Debian, `apt-get install chromium fonts-noto-cjk` brings one"
_ARGUMENTS = ("--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb")


def found() -> str:
    """Where it is. Without one these tests are skipped, and fail where everything has to pass (`CI=true`)."""
    at = next(filter(None, map(shutil.which, _NAMES)), None)
    if at is not None:
        return at
    if os.environ.get("CI") == "true":
        pytest.fail(f"{_NONE} (.ci/run does so)", pytrace=False)
    pytest.skip(_NONE)


@asynccontextmanager
async def chromium(at: str) -> AsyncIterator[Browser]:
    """A running one, without a screen."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=at, args=[*_ARGUMENTS, *root])
        yield browser
        await browser.close()
