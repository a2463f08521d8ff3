"""What is typed outlives a window that closes at once, and an error's page that comes instead of the form."""

import asyncio

from playwright.async_api import Route, expect

from tests.api.people import JIGUAN, ZHIBU, House
from tests.browser.office import Sit

_HELD = "没来得及提交的话。"


async def test_what_is_typed_last_goes_out_with_the_window(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    desk = await sit(ZHIBU)
    await desk.go(f"/cases/{number}/do/comment")
    await desk.form.locator("[name=text]").fill(_HELD)
    await desk.page.locator("header a.mark").click()
    async with asyncio.timeout(15):
        await _kept(house, number)
    await desk.go(f"/cases/{number}/do/comment")
    await expect(desk.form.locator("[name=text]")).to_have_value(_HELD)


async def _kept(house: House, number: str) -> None:
    mine = await house.person(ZHIBU)
    while True:
        if (await mine.get(f"/cases/{number}/draft/comment")).json()["typed"]:
            return
        await asyncio.sleep(0.1)


async def test_an_error_page_takes_no_form_away(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    desk = await sit(ZHIBU, refusals=(503,))

    async def out_of_order(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        error = await route.fetch(url=f"{desk.url}/cases/2099-000001", method="GET", post_data="")
        await route.fulfill(response=error, status=503)

    await desk.page.route("**/do/comment", out_of_order)
    await desk.go(f"/cases/{number}/do/comment")
    await desk.form.locator("[name=text]").fill(_HELD)
    await desk.send()
    # What the page says, and not that nobody answered.
    await expect(desk.page.locator("#news [data-trouble]")).to_contain_text("没有")
    await expect(desk.form.locator("[name=text]")).to_have_value(_HELD)
    await desk.page.unroute("**/do/comment")
    await desk.send()
    await expect(desk.page.locator(".timeline > li").first).to_contain_text(_HELD)


async def test_what_comes_by_itself_leaves_the_focus_where_it_is(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    await house.give(ZHIBU, number, "acknowledge")
    desk = await sit(JIGUAN)
    async with desk.page.expect_response("**/api/v1/stream"):
        await desk.go("/")
    link = desk.page.locator("#work table a").first
    await link.focus()
    old = await desk.page.locator("#work").element_handle()
    await house.give(ZHIBU, number, "comment", text="来了新情况。")
    assert old is not None
    await desk.page.wait_for_function("old => !old.isConnected", arg=old)
    await expect(link).to_be_focused()
