"""Letters on the page: as they were issued, acknowledged in place by whom they wait for, and listed waiting first."""

from fastapi import FastAPI

from tests.api.people import JIGUAN_HEAD, ZHIBU, ZHIBU_HEAD, House
from tests.api.test_letters import DRILL, letter_that_is
from tests.api.web.browser import hidden_in, signed_in


async def test_a_letter_is_shown_as_it_was_issued_and_acknowledged_there(app: FastAPI, house: House) -> None:
    number = str((await house.open(**DRILL, title="记录<b>缺失</b>"))["number"])
    await house.give(ZHIBU, number, "acknowledge")
    letter = await letter_that_is(house, number, "open")
    where = f"/letters/{number}/{letter['letter']}"
    async with signed_in(app, JIGUAN_HEAD) as client:
        listed = (await client.get("/letters")).text
        assert listed.index("待签收的督办单") < listed.index(f'href="{where}"') < listed.index("登记簿")
        shown = await client.get(where)
        assert shown.status_code == 200
        assert f'<p class="letter-number">{letter["name"]}</p>' in shown.text
        assert "关于记录&lt;b&gt;缺失&lt;/b&gt;的督办单" in shown.text
        assert "至本督办单印发时仍未完成，现予督办。" in shown.text
        assert "自签收之日起4秒内报告进展" in shown.text
        assert "尚未签收" in shown.text
        form = hidden_in(shown, f'action="/cases/{number}/do/acknowledge-letter"')
        answer = await client.post(f"/cases/{number}/do/acknowledge-letter", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, where)
        assert "已办理：签收督办单" in (await client.get(where)).text
        taken = await letter_that_is(house, number, "open")
        assert taken["expired_at"] is not None
    async with signed_in(app, ZHIBU_HEAD) as client:
        seen = await client.get(where)
        assert seen.status_code == 200
        assert "acknowledge-letter" not in seen.text


async def test_what_is_no_letter_is_not_there(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, ZHIBU) as client:
        for letter in ("1", "99", "x", "-1"):
            assert (await client.get(f"/letters/{number}/{letter}")).status_code == 404
        assert (await client.get("/letters/2099-000001/1")).status_code == 404
        assert (await client.get("/letters?box=all")).status_code == 200
        assert (await client.get("/letters?box=none")).status_code == 422
