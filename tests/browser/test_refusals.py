"""What is refused is said at its field, and nothing that was typed is lost."""

from datetime import UTC, datetime

from playwright.async_api import expect

from tests.api.people import ZHIBU, ZHIBU_HEAD, House
from tests.browser.office import Sit


async def test_a_refusal_stands_at_its_field(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    await house.give(ZHIBU, number, "acknowledge")
    desk = await sit(ZHIBU_HEAD, refusals=(422,))
    today = datetime.now(UTC).date().isoformat()
    await desk.do(number, "request-extension", due=today, reason="等待上级批复。")
    due = desk.form.locator("[name=due]")
    await expect(due).to_have_attribute("aria-invalid", "true")
    await expect(due).to_have_accessible_description("延期后的时限须晚于现时限。")
    await expect(due).to_have_value(today)
    await expect(desk.form.locator("[name=reason]")).to_have_value("等待上级批复。")
    await expect(desk.form.locator("[data-first]")).to_be_focused()
    await desk.keep("refused-extension")


async def test_completion_without_evidence_keeps_all_else(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    await house.give(ZHIBU, number, "acknowledge")
    desk = await sit(ZHIBU_HEAD, refusals=(422,))
    await desk.do(number, "confirm-completion", summary="已整改。")
    await expect(desk.form.locator("#evidence-wrong")).to_be_visible()
    await expect(desk.form.locator("[name=summary]")).to_have_value("已整改。")
    await desk.keep("refused-completion")


async def test_what_is_wanted_is_asked_for_before_anything_is_sent(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    desk = await sit(ZHIBU)
    await desk.do(number, "comment")
    text = desk.form.locator("[name=text]")
    await expect(text).to_be_focused()
    assert await text.evaluate("one => one.validity.valueMissing")
