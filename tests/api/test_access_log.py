"""Who looked at what: noted for the auditor, and shown to nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.access_log import AccessLog
from models.db.accesses import Access, RecordedAccesses
from models.db.engine import connect
from tests.api.people import ADMIN, API, AUDITOR, JIGUAN, ZHIBU, House


async def seen(house: House, by: str = AUDITOR, **params: Any) -> list[dict[str, Any]]:
    """What the log shows, once it is written."""
    await asyncio.sleep(0.8)
    answer = await (await house.person(by)).get("/access-log", limit=500, **params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_looking_at_a_case_is_noted_within_a_second(house: House) -> None:
    number = (await house.open())["number"]
    sha = await house.evidence_in(number)
    inspector = await house.person(JIGUAN)
    await inspector.get(f"/cases/{number}", headers={"X-Request-Id": "asked-1"})
    await inspector.get(f"/cases/{number}/events")
    await inspector.get(f"/cases/{number}/evidence/{sha}")
    download, events, case, upload, opening = await seen(house, case=number)
    assert [one["action"] for one in (opening, upload, case, events, download)] == [
        "POST /cases",
        "POST /cases/{number}/evidence",
        "GET /cases/{number}",
        "GET /cases/{number}/events",
        "GET /cases/{number}/evidence/{sha256}",
    ]
    assert (download["detail"], case["request_id"], case["status"]) == (sha, "asked-1", 200)
    assert case["person"]["name"]
    assert case["token"] is not None
    assert case["address"]


async def test_a_search_is_one_line_without_its_words(house: House, record: AsyncEngine) -> None:
    await (await house.person(JIGUAN)).get("/cases", q="家庭住址不得入日志")
    lists = [one for one in await seen(house) if one["action"] == "GET /cases"]
    assert lists[0]["detail"].startswith("filters:")
    async with record.connect() as conn:
        said = (await conn.execute(text("SELECT string_agg(t::text, ' ') FROM access_log AS t"))).scalar_one()
    assert "家庭住址" not in said
    assert "%E5%AE%B6" not in said


async def test_whoever_tried_a_case_that_they_do_not_see_is_noted(house: House) -> None:
    number = (await house.open(lead_unit="SWJ-02"))["number"]
    assert (await (await house.person(ZHIBU)).get(f"/cases/{number}")).status_code == 404
    assert [one["status"] for one in await seen(house, case=number)] == [404, 201]


async def test_only_readers_and_administrators_may_see_it(house: House) -> None:
    for login in (JIGUAN, ZHIBU):
        assert (await (await house.person(login)).get("/access-log")).status_code == 403
    number = (await house.open())["number"]
    await house.seen(JIGUAN, number)
    assert await seen(house, by=ADMIN, case=number) == []
    assert {one["action"] for one in await seen(house, by=ADMIN)} == {"POST /auth/token"}


async def test_sign_ins_are_noted_and_failed_ones_without_what_was_typed(house: House) -> None:
    for login in (JIGUAN, "nobody-of-this-name"):
        said = {"username": login, "password": "wrong-password"}
        assert (await house.client.post(f"{API}/auth/token", data=said)).status_code == 401
    unknown, known, *_ = await seen(house, by=ADMIN)
    assert (known["status"], unknown["status"], unknown["account"]) == (401, 401, None)
    assert known["account"] is not None


async def test_pages_go_on_where_the_last_one_ended(house: House) -> None:
    number = (await house.open())["number"]
    for _ in range(5):
        await house.seen(JIGUAN, number)
    whole = [one["id"] for one in await seen(house, case=number)]
    auditor = await house.person(AUDITOR)
    paged: list[int] = []
    cursor: dict[str, Any] = {}
    while True:
        page = (await auditor.get("/access-log", case=number, limit=2, **cursor)).json()
        paged += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [one for one in paged if one in whole] == whole


async def test_from_and_to_narrow(house: House) -> None:
    number = (await house.open())["number"]
    before = datetime.now(UTC)
    await house.seen(JIGUAN, number)
    after = await seen(house, case=number, **{"from": before.isoformat()})
    assert [one["action"] for one in after] == ["GET /cases/{number}"]
    assert [one["action"] for one in await seen(house, case=number, to=before.isoformat())] == ["POST /cases"]


def access(at: datetime) -> Access:
    return Access(at, "r", None, None, None, (), "::1", "GET /cases", None, None, 200)


@pytest.fixture
async def empty(database_url: str) -> Any:
    engine = connect(database_url)
    yield engine
    await engine.dispose()


async def count(engine: AsyncEngine) -> int:
    async with engine.connect() as conn:
        return int((await conn.execute(text("SELECT count(*) FROM access_log"))).scalar_one())


async def test_a_clean_stop_writes_what_is_left(empty: AsyncEngine) -> None:
    log = AccessLog(empty)
    async with log.writing():
        for _ in range(1200):
            log.note(access(datetime.now(UTC)))
    assert await count(empty) == 1200


async def test_what_is_older_than_kept_is_forgotten(empty: AsyncEngine) -> None:
    log = AccessLog(empty)
    async with log.writing():
        log.note(access(datetime.now(UTC) - timedelta(days=181)))
    before = await count(empty)
    assert await RecordedAccesses(empty, timedelta(days=180)).forget() == 1
    assert await count(empty) == before - 1
