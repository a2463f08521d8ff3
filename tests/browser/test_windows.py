"""Many windows of one person: a browser has few connections to a host, and a stream in each would take them all."""

import asyncio

from playwright.async_api import Page, Request, expect

from tests.api.people import JIGUAN, ZHIBU, House
from tests.browser.office import Sit

_MORE_THAN_A_BROWSER_HAS = 8


async def test_one_window_listens_and_all_are_told(sit: Sit, house: House) -> None:
    numbers = [(await house.open())["number"] for _ in range(2)]
    desk = await sit(JIGUAN)
    streams: list[Request] = []
    desk.context.on("request", lambda one: streams.append(one) if "/api/v1/stream" in one.url else None)
    windows: list[Page] = []
    for place in range(_MORE_THAN_A_BROWSER_HAS):
        page = await desk.context.new_page()
        await page.goto(f"{desk.url}/cases/{numbers[place % 2]}")
        windows.append(page)
    assert len(streams) == 1
    titles = await asyncio.gather(*(page.title() for page in windows))

    await house.give(ZHIBU, numbers[0], "comment", text="都看到了吗？")
    for place, page in enumerate(windows):
        await expect(page.locator("#news a")).to_have_count(1 - place % 2)
    # Its window goes, and the next one listens.
    await windows[0].close()
    await house.give(ZHIBU, numbers[1], "comment", text="这一件呢？")
    for page in windows[1::2]:
        await expect(page.locator("#news a")).to_be_visible()
    assert len(streams) == 2
    assert len(titles) == _MORE_THAN_A_BROWSER_HAS
