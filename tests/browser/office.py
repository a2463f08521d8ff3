"""The demo's people at their browsers: sessions are begun once for each, and given to whichever window asks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from playwright.async_api import Browser

from api.web.session import COOKIE
from tests.api.people import API, PASSWORD
from tests.browser.desk import WIDE, Desk
from tests.browser.screens import Screens

Sit = Callable[..., Awaitable[Desk]]
"""`sit("auditor")`: that person's desk, for as long as a test runs."""


class Office:
    """Everybody's browsers on one service."""

    def __init__(self, browser: Browser, url: str, screens: Screens) -> None:
        self.url = url
        self._browser = browser
        self._screens = screens
        self._sessions: dict[str, str] = {}

    @asynccontextmanager
    async def desk(  # what a window is made of
        self,
        login: str | None = None,
        *,
        refusals: tuple[int, ...] = (),
        language: str = "zh-CN",
        width: int = WIDE,
        url: str | None = None,
        **options: Any,
    ) -> AsyncIterator[Desk]:
        """A window in which `login` is signed in, or nobody. What it complains of fails the test that leaves it."""
        context = await self._browser.new_context(
            locale=language, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(15_000)
        where = url or self.url
        try:
            if login is not None:
                session = await self._session(login)
                await context.add_cookies([{"name": COOKIE, "value": session, "url": where}])
            desk = Desk(context, await context.new_page(), where, self._screens)
            desk.refusals.update(refusals)
            desk.watch()
            yield desk
            assert desk.complaints == []
        finally:
            await context.close()

    async def _session(self, login: str) -> str:
        if login not in self._sessions:
            async with httpx.AsyncClient(base_url=self.url, trust_env=False) as client:
                answer = await client.post(f"{API}/auth/token", data={"username": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self._sessions[login] = answer.json()["access_token"]
        return self._sessions[login]


class Walkers:
    """Desks that stay, one for each person and language: for looking at many pages, one after the other."""

    def __init__(self, office: Office, stack: AsyncExitStack) -> None:
        self._office = office
        self._stack = stack
        self._desks: dict[tuple[str | None, str], Desk] = {}

    async def before(self, login: str | None, language: str) -> Desk:
        """Theirs, with nothing to complain of yet."""
        if (login, language) not in self._desks:
            window = self._office.desk(login, language=language)
            self._desks[login, language] = await self._stack.enter_async_context(window)
        desk = self._desks[login, language]
        desk.complaints.clear()
        return desk

    def rest(self) -> None:
        """Nobody looks any more. Each page was judged by its own test; what came while a window waited is nobody's."""
        for desk in self._desks.values():
            desk.complaints.clear()
