"""What people wrote is shown as text: it runs nothing, turns nothing round, and stays within the page."""

from collections.abc import Mapping

from playwright.async_api import expect

from tests.api.people import JIGUAN, ZHIBU, ZHIBU_HEAD, House
from tests.browser.desk import NARROW
from tests.browser.office import Sit
from tests.browser.scenes import EVIL

_ISOLATED = "one => getComputedStyle(one).unicodeBidi"


async def test_in_each_place_where_it_is_shown(sit: Sit, house: House) -> None:
    number = (
        await house.open(severity="major", title=EVIL[:200], description=EVIL, group=EVIL[:100], source=EVIL[:200])
    )["number"]
    await house.give(ZHIBU, number, "acknowledge")
    await house.give(ZHIBU, number, "submit-plan", measures=[{"text": EVIL, "owner": EVIL[:200]}], note=EVIL)
    await house.give(ZHIBU, number, "report-progress", text=EVIL, percent=10)
    await (await house.person(ZHIBU)).upload(number, name=f"{EVIL[:60].replace('/', '')}{'长' * 60}.jpg")
    await house.give(ZHIBU_HEAD, number, "comment", text=EVIL)
    head = await sit(ZHIBU_HEAD, width=NARROW)
    places = (
        "/",
        f"/cases?q={number}",
        f"/cases/{number}",
        f"/cases/{number}/do/report-progress",
        f"/cases/{number}/do/confirm-completion",
    )
    for path in places:
        await head.go(path)
        assert await head.overflow() == 0, path
        await head.keep(f"written-{places.index(path)}")
    await head.go(f"/cases/{number}")
    for said in (head.page.locator("h1"), head.page.locator("#what + p"), head.page.locator(".timeline .said").first):
        assert EVIL[:100] in (await said.inner_text())
        assert await said.evaluate(_ISOLATED) == "isolate"
    for markup in ("main script", 'main img[src="x"]'):
        await expect(head.page.locator(markup)).to_have_count(0)


async def test_in_a_form_that_is_shown_again(sit: Sit, scenes: Mapping[str, str]) -> None:
    desk = await sit(JIGUAN, width=NARROW, refusals=(422,))
    await desk.go("/open")
    await desk.form.locator("[name=title]").fill(EVIL[:200])
    await desk.form.locator("[name=description]").fill(EVIL)
    await desk.form.evaluate("form => form.noValidate = true")
    await desk.send()
    await desk.form.locator("[data-first]").wait_for()
    await expect(desk.form.locator("[name=description]")).to_have_value(EVIL)
    assert await desk.overflow() == 0
    del scenes
