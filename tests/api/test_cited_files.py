"""What a cited file was called, and what it was, is held by the event that cites it: `verify` names who changes it."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.chain import event_hash
from models.db.evidence import Upload, note_upload
from proof.exported import read_exported
from proof.finding import Finding, Kind
from proof.held import held, one_instant
from proof.judging import judge
from tests.api.people import ADMIN, JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House

LIST, PHOTO = b"who came", b"\x89PNG\r\n\x1a\nphoto"
LISTED = [
    {"sha256": sha256(PHOTO).hexdigest(), "name": "照片.png", "media_type": "image/png", "size": 13},
    {"sha256": sha256(LIST).hexdigest(), "name": "签到表.txt", "media_type": "text/plain", "size": 8},
    {"sha256": sha256(LIST).hexdigest(), "name": "签到表（原名）.txt", "media_type": "text/plain", "size": 8},
]
CITED = [sha256(content).hexdigest() for content in (PHOTO, LIST)]


async def uploaded(house: House, by: str = ZHIBU, **said: Any) -> str:
    """A case with two files, one of them under two names."""
    number = str((await house.open(**said))["number"])
    await house.give(ZHIBU, number, "acknowledge")
    officer = await house.person(by)
    for content, name in ((LIST, "签到表（原名）.txt"), (PHOTO, "照片.png"), (LIST, "签到表.txt")):
        assert (await officer.upload(number, content, name)).status_code == 201
    return number


async def confirmed(house: House) -> str:
    """The same, and what it cites when completion is confirmed."""
    number = await uploaded(house)
    await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="已整改", evidence=CITED)
    return number


async def found(record: AsyncEngine, number: str) -> list[Finding]:
    """What a verification finds in the record of the case."""
    async with one_instant(record) as conn:
        (of,) = await held(conn, [number])
    return judge(of).findings


async def told(house: House, number: str) -> Response:
    return await (await house.person(JIGUAN)).get(f"/cases/{number}/events")


async def tamper(record: AsyncEngine, number: str, statement: str) -> None:
    async with record.begin() as conn:
        await conn.execute(text(statement), {"number": number})


async def test_the_event_tells_what_was_cited_and_its_hash_holds_it(house: House, tmp_path: Path) -> None:
    number = await confirmed(house)
    answer = await told(house, number)
    event = answer.json()["items"][-1]
    assert event["data"]["files"] == LISTED
    assert event["digests"]["/files"].startswith("text:")
    file = tmp_path / "events.json"
    file.write_bytes(answer.content)
    sealed = read_exported(file)[1][-1]
    assert sealed.data["files"] == event["digests"]["/files"]
    said = sealed.model_dump(include={"seq", "at", "actor", "data", "prev"})
    assert event_hash(number, kind=sealed.type, **said) == sealed.hash


async def test_a_part_and_a_check_hold_it_too_and_what_cites_nothing_holds_nothing(
    house: House, record: AsyncEngine
) -> None:
    number = await uploaded(house, co_units=["SWJ-02"])
    await house.give(ZHIBU2_HEAD, number, "complete-part", text="已完成", evidence=CITED[:1])
    await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="已整改", evidence=CITED[1:])
    await house.give(JIGUAN, number, "record-check", result="fail", method="on_site", note="不实", evidence=CITED)
    await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="再改", evidence=[await new_file(house, number)])
    await house.give(JIGUAN, number, "record-check", result="pass", method="on_site", note="属实")
    data = [item["data"] for item in (await told(house, number)).json()["items"] if "evidence" in item["data"]]
    names = [[file["name"] for file in said["files"]] if "files" in said else None for said in data]
    photo, first, second = (str(file["name"]) for file in LISTED)
    assert names == [[photo], [first, second], [photo, first, second], ["新.txt"], None]
    assert await found(record, number) == []


async def new_file(house: House, number: str) -> str:
    answer = await (await house.person(ZHIBU)).upload(number, b"new", "新.txt")
    return str(answer.json()["sha256"])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE uploads SET name = '空白.png' WHERE name = '照片.png'", "is not noted under the name"),
        ("UPDATE uploads SET name = 'x.txt' WHERE name = '签到表.txt'", "is not noted under the name"),
        (
            "UPDATE uploads SET media_type = 'text/html' WHERE name = '照片.png'",
            "is noted as text/html of 13 bytes, and",
        ),
        ("UPDATE uploads SET size = 14 WHERE name = '照片.png'", "is noted as image/png of 14 bytes, and"),
        ("DELETE FROM uploads WHERE name = '签到表.txt'", "is not noted under the name"),
    ],
)
async def test_whoever_changes_it_in_the_database_is_named(
    house: House, record: AsyncEngine, statement: str, said: str
) -> None:
    number = await confirmed(house)
    assert await found(record, number) == []
    await tamper(record, number, f"{statement} AND number = :number")
    (finding,) = await found(record, number)
    assert finding.kind is Kind.UPLOAD_DIFFERS
    assert said in finding.detail
    assert "in event 4" in finding.detail
    # What is printed may end in a log.
    assert not any(str(file["name"]) in str(finding) for file in LISTED)


async def test_what_came_later_is_no_fault(house: House, record: AsyncEngine) -> None:
    number = await confirmed(house)
    officer = await house.person(ZHIBU)
    for content, name in ((LIST, "又一名称.txt"), (LIST, "签到表.txt"), (b"more", "更多.txt")):
        assert (await officer.upload(number, content, name)).status_code == 201
    assert await found(record, number) == []


async def test_a_later_build_that_tells_another_type_does_not_change_it(house: House, record: AsyncEngine) -> None:
    number = await confirmed(house)
    again = Upload(number, CITED[0], "照片.png", 13, "image/other", "image/png", 1, datetime.now(UTC))
    assert await note_upload(record, again, _is_kept)
    assert await found(record, number) == []


async def _is_kept() -> bool:
    return True


async def test_an_erased_listing_counts_as_erased(house: House, record: AsyncEngine) -> None:
    number = await confirmed(house)
    administrator = await house.person(ADMIN)
    erased = {"reason": "应本人请求删除", "case": number, "texts": [{"seq": 4, "field": "files"}]}
    assert (await administrator.post("/erasures", erased)).json()["texts"] == 1
    event = (await told(house, number)).json()["items"][-1]
    assert event["data"]["files"] is None
    assert "/files" in event["digests"]
    await tamper(record, number, "UPDATE uploads SET name = 'x' WHERE name = '照片.png' AND number = :number")
    assert await found(record, number) == []


async def test_a_listing_that_was_changed_is_named_as_a_text_and_still_shown(house: House, record: AsyncEngine) -> None:
    number = await confirmed(house)
    change = "UPDATE case_texts SET value = 'x' WHERE number = :number AND value LIKE '[{%'"
    await tamper(record, number, change)
    assert [finding.kind for finding in await found(record, number)] == [Kind.TEXT_CHANGED]
    assert (await told(house, number)).json()["items"][-1]["data"]["files"] == "x"
