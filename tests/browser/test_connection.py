"""The connection lost in the middle of things, and back."""

from playwright.async_api import expect

from tests.api.people import JIGUAN, ZHIBU, House
from tests.browser.office import Office, Sit
from tests.browser.wire import wired


async def test_what_is_typed_outlives_the_connection(sit: Sit, office: Office, house: House) -> None:
    number = (await house.open())["number"]
    async with wired(office.url) as wire:
        desk = await sit(ZHIBU, url=wire.url)
        await desk.go(f"/cases/{number}/do/comment")
        await wire.cut()
        desk.is_cut_off = True
        await desk.form.locator("[name=text]").fill("线路中断时写下的话。")
        kept = desk.form.locator("[data-draft-state]")
        await expect(kept).to_have_text("草稿未能保存")
        await desk.send()
        await expect(desk.page.locator("#news")).to_contain_text("服务没有响应")
        await expect(desk.form.locator("[name=text]")).to_have_value("线路中断时写下的话。")
        await desk.keep("connection-lost")

        await wire.mend()
        # By itself, with nothing more typed.
        await expect(kept).to_have_text("草稿已保存")
        await desk.go(f"/cases/{number}/do/comment")
        await expect(desk.form.locator("[name=text]")).to_have_value("线路中断时写下的话。")
        await desk.send()
        await expect(desk.page.locator(".timeline > li").first).to_contain_text("线路中断时写下的话。")


async def test_what_happened_meanwhile_is_told_once_the_connection_is_back(
    sit: Sit, office: Office, house: House
) -> None:
    number = (await house.open())["number"]
    async with wired(office.url) as wire:
        desk = await sit(JIGUAN, url=wire.url)
        async with desk.page.expect_response("**/api/v1/stream"):
            await desk.go(f"/cases/{number}")
        desk.is_cut_off = True
        await wire.cut()
        await house.give(ZHIBU, number, "comment", text="趁线路中断。")
        await wire.mend()
        await desk.page.locator("#news a").click()
        await expect(desk.page.locator(".timeline > li").first).to_contain_text("趁线路中断。")
