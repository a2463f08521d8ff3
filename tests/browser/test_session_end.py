"""The session ends in the middle of a form: whoever signs in again goes on where they were."""

from playwright.async_api import expect

from tests.api.people import ZHIBU, House
from tests.browser.office import Sit


async def test_nothing_typed_is_lost(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    desk = await sit(refusals=(401,))
    await desk.go(f"/cases/{number}/do/comment")
    # Whoever is not signed in is asked first, and comes to where they wanted to go.
    await desk.sign_in(ZHIBU)
    await desk.form.locator("[name=text]").fill("写到一半的意见。")
    elsewhere = desk.window(await desk.context.new_page())
    await elsewhere.go("/")
    await elsewhere.page.locator('form[action="/sign-out"] button').click()
    await elsewhere.page.wait_for_url("**/sign-in")

    await desk.send()
    told = desk.page.locator("#news")
    await expect(told).to_contain_text("登录已过期")
    await desk.keep("session-ended")
    async with desk.context.expect_page() as opened:
        await told.locator("a").click()
    again = desk.window(await opened.value)
    await again.sign_in(ZHIBU)
    await again.page.wait_for_url("**/signed-in")

    await expect(desk.form.locator("[name=text]")).to_have_value("写到一半的意见。")
    await desk.send()
    await expect(desk.page.locator(".timeline > li").first).to_contain_text("写到一半的意见。")
