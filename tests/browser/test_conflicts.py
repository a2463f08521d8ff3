"""Two who write at once: the second is told, keeps what they typed, and goes on from the case as it is now."""

from playwright.async_api import expect

from tests.api.people import JIGUAN, ZHIBU, ZHIBU_HEAD, House
from tests.browser.office import Sit


async def test_two_editors(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    await house.give(ZHIBU, number, "acknowledge")
    first, second, third = await sit(ZHIBU), await sit(ZHIBU_HEAD, refusals=(412,)), await sit(JIGUAN)
    await third.go(f"/cases/{number}")
    await second.go(f"/cases/{number}/do/comment")
    shown_at = await second.form.locator("[name=revision]").get_attribute("value")
    await second.form.locator("[name=text]").fill("请补充第二次会议的照片。")

    await first.do(number, "report-progress", text="已补齐一次。", percent="50")
    await expect(first.page.locator("#news")).to_contain_text(number)
    # Whoever looks at it is told, and looks again.
    await third.page.locator("#news a").click()
    await expect(third.page.locator("#events + .timeline > li").first).to_contain_text("已补齐一次。")

    await second.send()
    await expect(second.form.locator("[role=alert]")).to_be_visible()
    await expect(second.form.locator("[name=text]")).to_have_value("请补充第二次会议的照片。")
    assert await second.form.locator("[name=revision]").get_attribute("value") != shown_at
    await second.keep("conflict")
    await second.send()
    await expect(second.page.locator(".timeline > li").first).to_contain_text("请补充第二次会议的照片。")
