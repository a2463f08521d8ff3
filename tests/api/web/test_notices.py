"""Notices on the page: read by one's own word alone, one by one or all that are shown, and acknowledged where asked."""

import re
from typing import Any

from fastapi import FastAPI

from tests.api.people import JIGUAN, JIGUAN_HEAD, ZHIBU, House
from tests.api.test_letters import DRILL, letter_that_is, notices_of
from tests.api.web.browser import hidden_in, signed_in


async def _told(house: House, login: str, number: str) -> list[dict[str, Any]]:
    items = (await (await house.person(login)).get("/inbox", limit=100)).json()["items"]
    return [item for item in items if item["number"] == number]


async def test_a_notice_is_read_by_its_button_and_not_by_its_case(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    (notice,) = await _told(house, ZHIBU, number)
    mark = f'id="notice-{notice["id"]}"'
    async with signed_in(app, ZHIBU) as client:
        assert (await client.get(f"/cases/{number}")).status_code == 200
        listed = await client.get("/notices")
        assert mark in listed.text
        where = f"/notices/{notice['id']}/read"
        answer = await client.post(where, data=hidden_in(listed, f'action="{where}"'))
        assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
        assert mark not in (await client.get("/notices")).text
        assert mark in (await client.get("/notices?unread=false")).text
    (read,) = await _told(house, ZHIBU, number)
    assert read["read_at"] is not None


async def test_all_that_is_shown_is_read_at_once_and_what_comes_meanwhile_is_not(app: FastAPI, house: House) -> None:
    login = "zhibu3-officer"
    first = str((await house.open(lead_unit="SWJ-03"))["number"])
    async with signed_in(app, login) as client:
        listed = await client.get("/notices")
        shown = re.findall(r'name="notice" value="(\d+)"', listed.text)
        later = str((await house.open(lead_unit="SWJ-03"))["number"])
        answer = await client.post("/notices/read", data={"notice": [*shown, "9" * 30, "x"], "next": "//elsewhere"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
    assert [one["read_at"] is not None for one in await _told(house, login, first)] == [True]
    assert [one["read_at"] is not None for one in await _told(house, login, later)] == [False]


async def test_a_notice_of_a_letter_acknowledges_it_and_a_refusal_is_said_at_it(app: FastAPI, house: House) -> None:
    number = str((await house.open(**DRILL))["number"])
    await house.give(ZHIBU, number, "acknowledge")
    letter = await letter_that_is(house, number, "open")
    notice = next(one for one in await notices_of(house, JIGUAN_HEAD, number) if one["seq"] == letter["letter"])
    where = f"/notices/{notice['id']}/acknowledge"
    async with signed_in(app, JIGUAN_HEAD) as client:
        listed = await client.get("/notices")
        assert f'href="/letters/{number}/{letter["letter"]}"' in listed.text
        answer = await client.post(where, data=hidden_in(listed, f'action="{where}"'))
        assert answer.status_code == 303
        await house.give(ZHIBU, number, "report-progress", text="过半", percent=50)
        await letter_that_is(house, number, "answered")
        refused = await client.post(where, data={})
        assert refused.status_code in {409, 422}
        assert f'id="notice-{notice["id"]}"' in refused.text
        assert 'role="alert"' in refused.text


async def test_nobody_marks_what_others_were_told(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    (notice,) = await _told(house, ZHIBU, number)
    async with signed_in(app, JIGUAN) as client:
        for deed in ("read", "acknowledge"):
            assert (await client.post(f"/notices/{notice['id']}/{deed}", data={})).status_code == 404
        assert (await client.post("/notices/read", data={"notice": str(notice["id"])})).status_code == 303
        assert (await client.post("/notices/x/read", data={})).status_code == 404
    (unread,) = await _told(house, ZHIBU, number)
    assert unread["read_at"] is None
