"""Drafts: what somebody has typed and not sent is theirs alone, and gone once it is sent or erased."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.people import ADMIN, JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House

TYPED = {"text": ["写了一半"], "percent": ["40"]}


async def test_a_draft_comes_back_as_it_was_left_to_nobody_else(house: House) -> None:
    number = (await house.open())["number"]
    mine, head = await house.person(ZHIBU), await house.person(ZHIBU_HEAD)
    path = f"/cases/{number}/draft/report-progress"
    assert (await mine.get(path)).json() == {"typed": {}, "kept_at": None}
    kept = await mine.put(path, {"typed": TYPED})
    assert (kept.status_code, kept.json()["typed"]) == (200, TYPED)
    assert (await mine.get(path)).json() == kept.json()
    assert (await head.get(path)).json()["typed"] == {}
    assert (await mine.get(f"/cases/{number}/draft/comment")).json()["typed"] == {}


async def test_an_emptied_form_leaves_no_draft(house: House) -> None:
    number = (await house.open())["number"]
    mine, path = await house.person(ZHIBU), f"/cases/{number}/draft/comment"
    await mine.put(path, {"typed": {"text": ["x"]}})
    assert (await mine.put(path, {"typed": {"text": [" \n"]}})).json() == {"typed": {}, "kept_at": None}


async def test_what_may_not_be_seen_has_no_drafts(house: House) -> None:
    number = (await house.open())["number"]
    stranger = await house.person(ZHIBU2_HEAD)
    for answer in (
        await stranger.get(f"/cases/{number}/draft/comment"),
        await stranger.put(f"/cases/{number}/draft/comment", {"typed": TYPED}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


async def test_a_draft_is_bounded_and_storable(house: House) -> None:
    number = (await house.open())["number"]
    mine, path = await house.person(ZHIBU), f"/cases/{number}/draft/comment"
    for typed in (
        {"text": ["a\0b"]},
        {"text": ["x" * 20_001]},
        {f"n{n}": ["x"] for n in range(51)},
        {"text": ["x" * 20_000] * 11},
        {"text": "x"},
    ):
        assert (await mine.put(path, {"typed": typed})).status_code == 422
    assert (await mine.put(f"/cases/{number}/draft/nonsense", {"typed": TYPED})).status_code == 404


async def test_erasing_a_case_takes_everybodys_drafts_of_it(house: House, record: AsyncEngine) -> None:
    number = (await house.open())["number"]
    await (await house.person(JIGUAN)).put(f"/cases/{number}/draft/comment", {"typed": {"text": ["引用原文"]}})
    erased = await (await house.person(ADMIN)).post("/erasures", {"case": number, "reason": "依申请擦除"})
    assert erased.status_code == 201, erased.text
    async with record.connect() as conn:
        counted = text("SELECT count(*) FROM drafts WHERE number = :number")
        assert (await conn.execute(counted, {"number": number})).scalar_one() == 0
