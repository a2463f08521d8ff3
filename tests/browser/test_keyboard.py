"""The keyboard alone walks a case through, and one always sees where one is."""

from pathlib import Path

from playwright.async_api import expect

from tests.api.people import PASSWORD, House
from tests.browser.desk import Desk
from tests.browser.office import Sit

_HEAD = "zhibu4-secretary"
_MOST_STEPS = 250
_AT = """
selector => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const shows = one.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inSight = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return [one.matches(selector), shows && inSight, one.outerHTML.slice(0, 200)];
}
"""


async def _to(desk: Desk, selector: str, key: str = "Tab") -> None:
    """Step on until `selector` is where one is; wherever one comes on the way, that shows."""
    for _ in range(_MOST_STEPS):
        await desk.page.keyboard.press(key)
        there, shows, what = await desk.page.evaluate(_AT, selector)
        assert shows, what
        if there:
            return
    raise AssertionError(selector)


async def test_from_signing_in_to_confirming_completion(sit: Sit, house: House, tmp_path: Path) -> None:
    due = {"kind": "by_date", "within": "1 working days"}
    number = (await house.open(lead_unit="SWJ-04", deadline=due))["number"]
    proof = tmp_path / "proof.txt"
    proof.write_text("补齐的签到表", encoding="utf-8")
    desk = await sit()
    # From the start: a chooser that opens before Chromium was told to hand it over is lost.
    desk.page.on("filechooser", lambda _: None)
    keys = desk.page.keyboard
    await desk.go("/")
    # The name has the focus already.
    await keys.type(_HEAD)
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(desk.page.locator("h1")).to_have_text("我的工作")

    await _to(desk, f'a[href^="/cases/{number}/do/acknowledge"]')
    await keys.press("Enter")
    await expect(desk.form.locator("button.main")).to_be_focused()
    await keys.press("Enter")
    await expect(desk.page.locator("#news")).to_contain_text(number)

    # The first step of every page leads past what is the same on all.
    await keys.press("Tab")
    await expect(desk.page.locator(".skip")).to_be_focused()
    await keys.press("Enter")
    await _to(desk, "#news a")
    await keys.press("Enter")
    await desk.page.wait_for_url(f"**/cases/{number}")
    await _to(desk, f'a[href="/cases/{number}/do/confirm-completion"]')
    await keys.press("Enter")
    await desk.form.wait_for()
    await _to(desk, "[name=summary]")
    await keys.type("签到表已补齐。")
    await _to(desk, "[type=file]")
    async with desk.page.expect_file_chooser() as chooser:
        await keys.press("Enter")
    await (await chooser.value).set_files(proof)
    await expect(desk.form.locator("[name=evidence]")).to_be_checked()
    await _to(desk, "[name=sure]")
    await keys.press("Space")
    await _to(desk, "form.deed button.main")
    await keys.press("Enter")
    await expect(desk.page.locator("[aria-current=step]")).to_have_text("待核查")
