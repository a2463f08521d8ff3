"""What was done is told once, on the page that follows, and by nobody but the command itself."""

import pytest
from fastapi import FastAPI

from api.web.done import COOKIE
from tests.api.people import JIGUAN, ZHIBU, House
from tests.api.web.browser import give, hidden, signed_in

TOLD = "已办理："


async def test_it_is_told_on_the_next_page_and_not_when_that_is_loaded_again(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    async with signed_in(app, ZHIBU) as client:
        answer = await give(client, number, "acknowledge")
        cookie = answer.headers["set-cookie"].lower()
        assert all(mark in cookie for mark in ("httponly", "samesite=lax", "path=/", "max-age=60"))
        following = answer.headers["location"]
        first, again = await client.get(following), await client.get(following)
    assert f'{TOLD}签收 · <a class="number" href="/cases/{number}">{number}</a>' in first.text
    assert TOLD not in again.text


async def test_with_htmx_the_page_that_is_loaded_next_tells_it_and_no_part_before(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    async with signed_in(app, ZHIBU) as client:
        where, part = f"/cases/{number}/do/acknowledge", {"HX-Request": "true"}
        answer = await client.post(where, data=hidden(await client.get(where)), headers=part)
        assert answer.headers["hx-redirect"] == f"/cases/{number}"
        assert TOLD not in (await client.get("/", headers=part)).text
        assert TOLD in (await client.get(f"/cases/{number}")).text


@pytest.mark.parametrize("query", ["?done=sign-off&of=2026-000001", "?of=2026-000001"])
async def test_no_link_can_claim_it(app: FastAPI, house: House, query: str) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        assert TOLD not in (await client.get("/" + query)).text


async def test_nor_can_a_cookie_of_another_session_or_one_made_up(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    async with signed_in(app, ZHIBU) as client:
        await give(client, number, "acknowledge")
        kept = client.cookies[COOKIE]
    for forged in (kept, kept.replace("acknowledge", "sign-off"), "sign-off.2026-000001.9999999999.00", "x", ""):
        async with signed_in(app, JIGUAN) as client:
            client.cookies.set(COOKIE, forged)
            assert TOLD not in (await client.get("/")).text
