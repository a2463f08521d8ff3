"""Texts are erased by an administrator's act: gone wherever they stood, and the chain whole."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.people import ADMIN, JIGUAN, ZHIBU, House

SECRET = "张三同志家庭住址某某路七号"


async def erase(house: House, status: int = 201, **said: Any) -> dict[str, Any]:
    answer = await (await house.person(ADMIN)).post("/erasures", {"reason": "应本人请求删除", **said})
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def everything(record: AsyncEngine) -> str:
    """All that any table holds, as text."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    async with record.connect() as conn:
        names = (await conn.execute(text(tables))).scalars().all()
        rows = [(await conn.execute(text(f"SELECT t::text FROM {name} AS t"))).scalars().all() for name in names]
    return "\n".join(row for some in rows for row in some)


async def test_a_text_is_gone_everywhere_and_its_place_shows_null(house: House, record: AsyncEngine) -> None:
    number = (await house.open(title=SECRET, description=SECRET, source="来信", external_ref=SECRET))["number"]
    await house.give(ZHIBU, number, "acknowledge")
    found = await (await house.person(JIGUAN)).get("/cases", q="家庭住址")
    assert [item["number"] for item in found.json()["items"]] == [number]
    assert await erase(house, 200, dry_run=True, case=number, texts=[{"seq": 1}]) == {
        "id": None,
        "dry_run": True,
        "texts": 4,
        "already": 0,
        "cases": [{"number": number, "texts": 4, "already": 0}],
    }
    erased = await erase(house, case=number, texts=[{"seq": 1}])
    assert erased["texts"] == 4
    assert SECRET not in await everything(record)
    case = await house.seen(JIGUAN, number)
    assert (case["title"], case["description"]) == (None, None)
    first = (await (await house.person(JIGUAN)).get(f"/cases/{number}/events")).json()["items"][0]
    assert first["data"]["title"] is None
    assert "/title" in first["digests"]
    assert (await (await house.person(JIGUAN)).get("/cases", q="家庭住址")).json()["items"] == []
    assert (await erase(house, case=number, texts=[{"seq": 1}]))["already"] == 4
    (act,) = (await (await house.person(ADMIN)).get("/erasures", case=number)).json()["items"]
    assert (act["number"], len(act["digests"]), act["reason"]) == (number, 4, "应本人请求删除")


async def test_what_a_person_wrote_goes_and_what_others_wrote_stays(house: House) -> None:
    number = (await house.open(title="他人所写"))["number"]
    await house.give(ZHIBU, number, "acknowledge")
    await house.give(ZHIBU, number, "comment", text=SECRET)
    people = {event["actor"] for event in await events(house, number) if event["seq"] > 2}
    assert SECRET in str(await events(house, number))
    (actor,) = people
    erased = await erase(house, person=int(actor.removeprefix("person:")), case=number)
    assert [case["number"] for case in erased["cases"]] == [number]
    assert SECRET not in str(await events(house, number))
    assert (await house.seen(JIGUAN, number))["title"] == "他人所写"


async def test_one_field_of_an_event(house: House) -> None:
    number = (await house.open())["number"]
    assert (await erase(house, case=number, texts=[{"seq": 1, "field": "title"}]))["texts"] == 1
    case = await house.seen(JIGUAN, number)
    assert case["title"] is None
    assert case["description"] is not None


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({}, 422, "malformed"),
        ({"case": "2099-000001"}, 404, "nothing_to_erase"),
        ({"person": 999_999}, 404, "person_not_found"),
        ({"texts": [{"seq": 1}]}, 422, "malformed"),
    ],
)
async def test_what_names_no_text_is_refused(house: House, said: dict[str, Any], status: int, code: str) -> None:
    assert (await erase(house, status, **said))["code"] == code


async def test_only_an_administrator_erases_and_sees_the_acts(house: House) -> None:
    number = (await house.open())["number"]
    inspector = await house.person(JIGUAN)
    assert (await inspector.post("/erasures", {"reason": "x", "case": number})).status_code == 403
    assert (await inspector.get("/erasures")).status_code == 403


async def events(house: House, number: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await (await house.person(JIGUAN)).get(f"/cases/{number}/events")).json()["items"]
    return items
