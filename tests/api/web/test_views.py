"""Saved views: one's own by their names, nobody else's, and open even where what they ask for holds no more."""

from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.people import ADMIN, JIGUAN, JIGUAN_HEAD, ZHIBU2_HEAD, House
from tests.api.web.browser import signed_in


@pytest.fixture(autouse=True)
async def _nobody_has_views(record: AsyncEngine) -> None:
    async with record.begin() as conn:
        await conn.execute(text("DELETE FROM saved_views"))


async def test_a_view_is_saved_opened_replaced_and_deleted(app: FastAPI, house: House) -> None:
    await house.open()
    async with signed_in(app, JIGUAN) as client:
        kept = await client.post("/views", data={"name": " 整改中的 ", "query": "state=rectifying&sort=due&limit=20"})
        where = f"/cases?limit=20&state=rectifying&sort=due&view={quote('整改中的')}"
        assert (kept.status_code, kept.headers["location"]) == (303, where)
        shown = (await client.get(where)).text
        assert 'aria-current="true">整改中的</a>' in shown
        assert "（已改动）" not in shown
        assert "（已改动）" in (await client.get(f"{where}&mine=true")).text
        await client.post("/views", data={"name": "整改中的", "query": "state=checking"})
        assert f'href="/cases?state=checking&amp;view={quote("整改中的")}"' in (await client.get("/cases")).text
        assert (await client.post("/views/forget", data={"name": "整改中的"})).headers["location"] == "/cases"
        assert "整改中的</a>" not in (await client.get("/cases")).text


async def test_the_api_has_the_same_views(house: House) -> None:
    mine = await house.person(JIGUAN_HEAD)
    kept = await mine.put("/me/views/红灯", {"query": "columns=due&lamp=red&columns=number"})
    assert (kept.status_code, kept.json()["query"]) == (200, "lamp=red&columns=due&columns=number")
    listed = (await mine.get("/me/views")).json()
    assert (listed["items"], listed["total"]) == ([kept.json()], 1)
    assert (await mine.delete("/me/views/红灯")).status_code == 204
    gone = await mine.delete("/me/views/红灯")
    assert (gone.status_code, gone.json()["code"]) == (404, "view_not_found")


async def test_others_do_not_see_it_and_may_have_the_same_name(app: FastAPI, house: House) -> None:
    mine, other = await house.person(JIGUAN), await house.person(ZHIBU2_HEAD)
    await mine.put("/me/views/只有我", {"query": "lamp=red"})
    assert "只有我" not in (await other.get("/me/views")).text
    assert (await other.delete("/me/views/只有我")).status_code == 404
    await other.put("/me/views/只有我", {"query": "lamp=grey"})
    assert [view["query"] for view in (await mine.get("/me/views")).json()["items"]] == ["lamp=red"]
    async with signed_in(app, JIGUAN_HEAD) as client:
        assert "只有我" not in (await client.get("/cases")).text
    for one in (mine, other):
        await one.delete("/me/views/只有我")


@pytest.mark.parametrize("name", ["", "  ", "长" * 61, "a/b", "..", "a\nb", "a\0b"])
async def test_a_name_must_be_one(app: FastAPI, house: House, name: str) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        assert (await client.post("/views", data={"name": name, "query": ""})).status_code == 422


@pytest.mark.parametrize("query", ["lamp=purple", "unit=NOWHERE", "nonsense=1", "columns=password", "x" * 4001])
async def test_only_what_holds_is_saved(house: House, query: str) -> None:
    assert (await (await house.person(JIGUAN)).put("/me/views/v", {"query": query})).status_code == 422


async def test_what_holds_no_more_is_left_out_in_words(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, JIGUAN) as client:
        answer = await client.get(f"/cases?q={number}&lamp=purple&unit=GONE&nonsense=1&view=旧的")
    assert answer.status_code == 200
    assert "已失效，未予采用：" in answer.text
    assert number in answer.text


async def test_fifty_are_enough(house: House) -> None:
    mine = await house.person(JIGUAN_HEAD)
    for n in range(50):
        assert (await mine.put(f"/me/views/{n}", {"query": ""})).status_code == 200
    full = await mine.put("/me/views/51", {"query": ""})
    assert (full.status_code, full.json()["code"], full.json()["most"]) == (422, "too_many_views", 50)
    assert (await mine.put("/me/views/7", {"query": "lamp=red"})).status_code == 200
    for n in range(50):
        await mine.delete(f"/me/views/{n}")


async def test_they_go_with_the_persons_texts(house: House, record: AsyncEngine) -> None:
    await house.open(by="gongwei-inspector")
    mine = await house.person("gongwei-inspector")
    me = (await mine.get("/me")).json()["person"]
    await mine.put("/me/views/要走的", {"query": "q=某人"})
    erased = await (await house.person(ADMIN)).post("/erasures", {"person": me["code"], "reason": "依申请擦除"})
    assert erased.status_code == 201, erased.text
    async with record.connect() as conn:
        left = text("SELECT count(*) FROM saved_views WHERE person = :person")
        assert (await conn.execute(left, {"person": me["id"]})).scalar_one() == 0
