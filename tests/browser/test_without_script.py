"""Without script everything can be read, and forms be sent."""

from collections.abc import Mapping

from playwright.async_api import expect

from tests.api.people import DANGZU_HEAD, JIGUAN, ZHIBU, House
from tests.browser.office import Sit


async def test_reading(sit: Sit) -> None:
    desk = await sit(java_script_enabled=False)
    await desk.go("/picture")
    await desk.sign_in(JIGUAN)
    await expect(desk.page.locator("h1")).to_contain_text("商务局机关党委")
    await desk.page.locator("#units + .wide .number, table a").first.click()
    await desk.go("/")
    await desk.page.locator(".card a.title").first.click()
    await expect(desk.page.locator(".timeline > li").first).to_be_visible()
    await desk.page.locator("#clocks ~ details > summary").click()
    await expect(desk.page.locator("#clocks ~ details li").first).to_be_visible()
    await desk.page.locator('nav a[href="/cases"]').click()
    await desk.page.locator("[name=q]").fill("主题党日")
    await desk.page.locator(".filters button.main").click()
    await expect(desk.page.locator("#list tbody tr").first).to_contain_text("主题党日")
    await desk.page.locator("#list thead a").first.click()
    await expect(desk.page.locator("#list [aria-sort]")).to_have_count(1)
    await desk.keep("without-script-ledger")


async def test_opening_a_case_and_a_refusal(sit: Sit) -> None:
    desk = await sit(JIGUAN, java_script_enabled=False, refusals=(422,))
    await desk.go("/open")
    await desk.form.locator("[name=title]").fill("不用脚本立项")
    await desk.form.locator("[name=description]").fill("浏览器禁用了脚本。")
    await desk.form.locator("[name=severity]").select_option("minor")
    await desk.form.locator("[name=lead_unit]").select_option("SWJ-01")
    await desk.form.locator("[value=within]").check()
    await desk.form.locator("[name=deadline_days]").fill("20")
    await desk.form.locator("[formaction]").click()
    await expect(desk.page.locator("#foreseen")).to_contain_text("商务局机关党委")
    await expect(desk.form.locator("[name=title]")).to_have_value("不用脚本立项")
    await desk.form.locator("[value=by_date]").check()
    await desk.form.locator("[name=deadline_date]").fill("2020-01-01")
    await desk.send()
    await expect(desk.page.locator("#deadline-wrong")).to_be_visible()
    await desk.form.locator("[value=within]").check()
    await desk.form.locator("[name=deadline_days]").fill("20")
    await desk.keep("without-script-open")
    await desk.send()
    await expect(desk.page.locator("h1")).to_have_text("不用脚本立项")


async def test_that_files_need_script_is_said(sit: Sit, scenes: Mapping[str, str]) -> None:
    desk = await sit(DANGZU_HEAD, java_script_enabled=False)
    await desk.go(f"/cases/{scenes['planned']}/do/confirm-completion")
    await expect(desk.form.locator("noscript p")).to_be_visible()


async def test_commands(sit: Sit, house: House) -> None:
    number = (await house.open())["number"]
    desk = await sit(ZHIBU, java_script_enabled=False)
    await desk.do(number, "acknowledge")
    await expect(desk.page.locator("#news")).to_contain_text(number)
    await desk.press("comment")
    await desk.form.locator("[name=text]").fill("没有脚本也能写。")
    await desk.send()
    await expect(desk.page.locator(".timeline > li").first).to_contain_text("没有脚本也能写。")
    await desk.page.locator(".who form").last.locator("button").click()
    await expect(desk.page.locator("h1")).to_have_text("登录")
