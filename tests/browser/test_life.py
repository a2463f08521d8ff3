"""The whole life of a case, by its people, each in a browser of their own, and through the page only."""

from pathlib import Path

from playwright.async_api import expect

from tests.api.people import JIGUAN, JIGUAN_HEAD, ZHIBU, ZHIBU_HEAD
from tests.browser.desk import Desk
from tests.browser.office import Sit

_TITLE = "三会一课记录不完整"


async def test_from_opening_to_sign_off(sit: Sit, tmp_path: Path) -> None:
    inspector, head = await sit(JIGUAN), await sit(JIGUAN_HEAD)
    officer, secretary = await sit(ZHIBU), await sit(ZHIBU_HEAD)
    await officer.go("/")

    number = await _open(inspector)
    await _acknowledge(officer, number)
    await _plan(officer, number)
    # What the officer did is told where the case lies open.
    await inspector.page.locator("#news a", has_text="查看最新情况").click()
    await inspector.press("approve-plan")
    await inspector.keep("life-4-approve")
    await inspector.send()
    await expect(inspector.page.locator("#plan")).to_contain_text("已通过")
    await _report(officer)
    await _confirm(secretary, number, tmp_path)

    await inspector.go(f"/cases/{number}")
    await inspector.press("record-check")
    await inspector.form.locator("[name=result][value=pass]").check()
    await inspector.form.locator("[name=method][value=on_site]").check()
    await inspector.form.locator("[name=note]").fill("现场核对六次会议记录，签名齐全。")
    await inspector.keep("life-6-check")
    await inspector.send()
    await expect(inspector.page.locator("[aria-current=step]")).to_have_text("待销号")

    await head.go("/")
    await head.page.locator(f'.card a[href^="/cases/{number}/do/sign-off"]').click()
    await head.form.locator("[name=note]").fill("同意销号。")
    await head.form.locator("[name=sure]").check()
    await head.keep("life-7-sign-off")
    await head.send()
    await expect(head.page.locator("#news")).to_contain_text("销号")

    await secretary.go(f"/cases/{number}")
    await expect(secretary.page.locator("[aria-current=step]")).to_have_text("已销号")
    await secretary.keep("life-8-closed")


async def _open(desk: Desk) -> str:
    await desk.go("/cases")
    await desk.page.locator('nav a[href="/open"]').click()
    await desk.form.locator("[name=title]").fill(_TITLE)
    await desk.form.locator("[name=description]").fill("抽查六次会议，两次记录缺少签名。")
    await desk.form.locator("[name=severity]").select_option("major")
    await desk.form.locator("[name=lead_unit]").select_option("SWJ-01")
    await desk.form.locator("[value=within]").check()
    await desk.form.locator("[name=deadline_days]").fill("20")
    await desk.form.locator("[formaction]").click()
    await expect(desk.page.locator("#foreseen")).to_contain_text("商务局机关党委")
    await desk.keep("life-1-open")
    await desk.send()
    await desk.page.wait_for_url("**/cases/2*")
    await expect(desk.page.locator("h1")).to_have_text(_TITLE)
    return (await desk.page.locator("header .number").first.inner_text()).strip()


async def _acknowledge(desk: Desk, number: str) -> None:
    """What has just come stands there without anybody asking for it, and the title says how much is unread."""
    card = desk.page.locator(".card", has_text=number)
    await card.wait_for()
    unread = await desk.page.locator("#unread").inner_text()
    await expect(desk.page).to_have_title(f"({unread}) 我的工作 · 督办")
    await desk.keep("life-2-work")
    await card.locator('a[href*="/do/acknowledge"]').click()
    await card.locator("form.deed button.main").click()
    await expect(desk.page.locator("#news")).to_contain_text(number)


async def _plan(desk: Desk, number: str) -> None:
    await desk.page.locator(f'#news a[href="/cases/{number}"]').click()
    await desk.press("submit-plan")
    await desk.form.locator("[name=measure_text]").first.fill("补齐两次会议的签名")
    await desk.form.locator("[name=measure_owner]").first.fill("联络员")
    await desk.keep("life-3-plan")
    await desk.send()
    await expect(desk.page.locator("#plan")).to_be_visible()


async def _report(desk: Desk) -> None:
    await desk.page.locator("#news a").click()
    await desk.press("report-progress")
    await desk.form.locator("[name=text]").fill("已补齐一次。")
    await desk.form.locator("[name=percent]").fill("50")
    await desk.send()
    await expect(desk.page.locator("#news")).to_contain_text("进展")


async def _confirm(desk: Desk, number: str, folder: Path) -> None:
    proof = folder / "签到表.txt"
    proof.write_text("两次会议的签到表，已补齐。", encoding="utf-8")
    await desk.go(f"/cases/{number}")
    await desk.press("confirm-completion")
    await desk.form.locator("[type=file]").set_input_files(proof)
    await expect(desk.form.locator("[name=evidence]")).to_be_checked()
    await desk.form.locator("[name=summary]").fill("签到表已补齐，今后当日归档。")
    await desk.form.locator("[name=sure]").check()
    await desk.keep("life-5-confirm")
    await desk.send()
    await expect(desk.page.locator("[aria-current=step]")).to_have_text("待核查")
