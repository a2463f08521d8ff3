"""Somebody at the page, in a browser of their own, which notes whatever a page should not have done."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, FloatRect, Locator, Page, Request, Response

from tests.api.people import PASSWORD
from tests.browser.screens import Screens

WIDE, NARROW = 1280, 390
_STATUS = re.compile(r"(?:status of|Status Error Code) (\d{3})")
_ABORTED = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx calls an error, and is none: a look at what would follow gives way to the next."""
_CUT_OFF = ("net::ERR_", "htmx:sendError")
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.body.clientWidth"


class Desk:
    """`complaints` are errors on the console (a refusal by the page's policy is one), dialogs, and requests elsewhere.

    `refusals` are the statuses that a test expects; Chromium writes each on the console.
    """

    def __init__(self, context: BrowserContext, page: Page, url: str, screens: Screens) -> None:
        self.context, self.page, self.url = context, page, url
        self.refusals: set[int] = set()
        self.is_cut_off = False
        self.complaints: list[str] = []
        self._screens = screens

    def window(self, page: Page) -> "Desk":
        """The same desk at another window of its browser, which is watched already."""
        return Desk(self.context, page, self.url, self._screens)

    def watch(self) -> None:
        """Note from now on whatever any window of this browser does."""
        context = self.context
        context.on("console", self._spoken)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("dialog", self._dialog)

    async def go(self, path: str) -> Response:
        """Go to an address of the page."""
        answer = await self.page.goto(self.url + path)
        assert answer is not None
        return answer

    async def sign_in(self, login: str) -> None:
        """Type a name and the demo's password at the form that is shown."""
        await self.page.get_by_label("用户名").or_(self.page.get_by_label("User name")).fill(login)
        await self.page.get_by_label("密码").or_(self.page.get_by_label("Password", exact=True)).fill(PASSWORD)
        await self.page.locator("main form button.main").click()

    @property
    def form(self) -> Locator:
        """The form of a command."""
        return self.page.locator("form.deed")

    async def send(self) -> None:
        """Press what sends the form."""
        await self.form.locator("button.main").click()

    async def press(self, command: str) -> None:
        """Go from a case's page to a command's form."""
        await self.page.locator(f'a[href$="/do/{command}"]').click()

    async def do(self, number: str, command: str, **typed: str) -> None:
        """Go to a command's form, type into it, say that one is sure where it asks, and send it."""
        await self.go(f"/cases/{number}/do/{command}")
        for name, text in typed.items():
            await self.form.locator(f"[name={name}]").fill(text)
        sure = self.form.locator("[name=sure]")
        if await sure.count():
            await sure.check()
        await self.send()

    async def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        width: int = await self.page.evaluate(_TOO_WIDE)
        return width

    async def keep(self, name: str, part: FloatRect | None = None) -> None:
        """Keep a picture of the page as it stands, or of a part of it."""
        await self._screens.keep(self.page, name, part)

    def _spoken(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        status = _STATUS.search(message.text)
        if status is not None and int(status[1]) in self.refusals:
            return
        if message.text.startswith(_ABORTED) or (self.is_cut_off and any(one in message.text for one in _CUT_OFF)):
            return
        self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.complaints.append(f"{response.status} at {response.url}")

    async def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        await dialog.dismiss()


Options = dict[str, Any]
"""What Playwright makes a browser's context from."""
