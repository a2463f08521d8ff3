"""Language and colours: as the browser asks, until somebody chooses."""

import pytest
from playwright.async_api import expect

from tests.api.people import JIGUAN
from tests.browser.desk import Desk
from tests.browser.office import Sit

_PAPER = "() => getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(246, 244, 238)", "rgb(20, 25, 27)"


async def _paper(desk: Desk) -> str:
    colour: str = await desk.page.evaluate(_PAPER)
    return colour


async def test_a_choice_of_language_stays_and_leads_back(sit: Sit) -> None:
    desk = await sit(JIGUAN)
    await desk.go("/cases?lamp=red&sort=due")
    await desk.page.get_by_role("button", name="English").click()
    await expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    await expect(desk.page.locator("h1")).to_have_text("Ledger")
    assert desk.page.url.endswith("/cases?lamp=red&sort=due")
    await desk.go("/picture")
    await desk.page.get_by_role("button", name="中文").click()
    await expect(desk.page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize(("system", "other"), [("light", "深色"), ("dark", "浅色")])
async def test_colours_are_the_systems_until_others_are_chosen(sit: Sit, system: str, other: str) -> None:
    desk = await sit(JIGUAN, color_scheme=system)
    ours, others = (LIGHT, DARK) if system == "light" else (DARK, LIGHT)
    await desk.go("/cases")
    assert await _paper(desk) == ours
    async with desk.page.expect_navigation():
        await desk.page.get_by_role("button", name=other).click()
    assert await _paper(desk) == others
    async with desk.page.expect_navigation():
        await desk.page.get_by_role("button", name="跟随系统").click()
    assert await _paper(desk) == ours
