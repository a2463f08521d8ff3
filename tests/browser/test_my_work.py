"""My work: what waits for me is all there, and nothing of it stands under what I wait for."""

from collections.abc import Mapping

from playwright.async_api import expect

from tests.api.people import GONGWEI, JIGUAN_HEAD
from tests.browser.office import Sit


async def test_a_proposed_measure_waits_for_the_head_while_the_unit_holds_the_case(
    sit: Sit, scenes: Mapping[str, str]
) -> None:
    desk = await sit(JIGUAN_HEAD)
    await desk.go("/")
    await expect(desk.page.locator(f'#work .cards a[href^="/cases/{scenes["pressed"]}/do/issue"]')).to_be_visible()


async def test_what_i_have_to_decide_is_not_what_i_wait_for(sit: Sit, scenes: Mapping[str, str]) -> None:
    desk = await sit(GONGWEI)
    await desk.go("/")
    case = f'a.title[href="/cases/{scenes["plan_waits"]}"], td.title a[href="/cases/{scenes["plan_waits"]}"]'
    await expect(desk.page.locator(f"#work :is({case})")).to_have_count(1)
