"""A spreadsheet at the page: looked at row by row, opened once, whoever dies meanwhile."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.importing import carrying_out
from api.importing.opening import NotOpened
from api.importing.through_gateway import ThroughGateway
from ledger.columns import LARGEST_FILE, Column
from ledger.sheet import read_book
from tests.api.people import JIGUAN, JIGUAN_HEAD, ZHIBU, House
from tests.api.web.browser import signed_in
from tests.ledger.books import book

_files = count(1)


@pytest.fixture
async def window(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Where somebody is signed in who may open cases."""
    async with signed_in(app, JIGUAN) as client:
        yield client


async def taken_in(client: AsyncClient, folder: Path, *rows: dict[Column, Any], name: str | None = None) -> Response:
    """A spreadsheet of these rows, as it is shown; its name is new unless it is given."""
    content = book(folder, *rows).read_bytes()
    answer = await sent(client, content, name or f"台账{next(_files)}.xlsx")
    assert answer.status_code == 303, answer.text
    return await client.get(answer.headers["location"])


async def sent(client: AsyncClient, content: bytes, name: str = "台账.xlsx") -> Response:
    """What is answered to a file."""
    return await client.post("/imports", files={"file": (name, content, "application/octet-stream")})


async def done(client: AsyncClient, where: str) -> Response:
    """The import, once it is done."""
    async with asyncio.timeout(30):
        while True:
            shown = await client.get(where)
            if "hx-trigger" not in shown.text:
                return shown
            await asyncio.sleep(0.1)


def numbers_in(shown: Response) -> list[str]:
    """The numbers of the cases that its rows lead to."""
    return re.findall(r'class="number" href="/cases/([\d-]+)"', shown.text)


async def test_rows_become_cases_in_their_order_and_are_known_again(window: AsyncClient, tmp_path: Path) -> None:
    rows = [{Column.TITLE: f"导入第{n}行"} for n in range(12)]
    shown = await taken_in(window, tmp_path, *rows, name="同一本.xlsx")
    assert "将立项 12 件" in shown.text
    assert "督办单位：商务局机关党委" in shown.text
    begun = await window.post(f"{shown.url}/begin")
    assert begun.status_code == 303
    ended = await done(window, begun.headers["location"])
    numbers = numbers_in(ended)
    assert "已立项 12 件" in ended.text
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 12
    case = await window.get(f"/cases/{numbers[3]}")
    assert "导入第3行" in case.text
    again = await taken_in(window, tmp_path, *rows, {Column.TITLE: "新的一行"}, name="同一本.xlsx")
    assert "将立项 1 件" in again.text
    assert "已在台账 12 件" in again.text
    assert numbers_in(again) == numbers


async def test_what_is_wrong_is_said_at_its_row_and_nothing_is_opened(window: AsyncClient, tmp_path: Path) -> None:
    shown = await taken_in(window, tmp_path, {}, {Column.LEAD: "SWJ-99"}, {Column.DEADLINE: "尽快", Column.TITLE: None})
    assert "2 行须修改" in shown.text
    assert "没有代码为 SWJ-99 的单位" in shown.text
    assert "“尽快”不是整改时限" in shown.text
    only = await window.get(f"{shown.url}?only=mend")
    assert only.text.count("<tr>") == 3
    assert "/begin" not in shown.text
    refused = await window.post(f"{shown.url}/begin")
    assert refused.status_code == 409
    assert "尚有需修改之处" in refused.text


async def test_english_tells_the_same(app: FastAPI, tmp_path: Path) -> None:
    async with signed_in(app, JIGUAN, **{"Accept-Language": "en"}) as client:
        shown = await taken_in(client, tmp_path, {Column.LEAD: "SWJ-99"})
    assert "there is no unit SWJ-99" in shown.text


async def test_what_no_case_can_hold_is_a_fault(window: AsyncClient, tmp_path: Path) -> None:
    units = "、".join(f"SWJ-0{n % 5 + 1}" for n in range(60))
    shown = await taken_in(window, tmp_path, {Column.TITLE: "空字符_x0000_在此"}, {Column.CO_UNITS: units})
    assert "2 行须修改" in shown.text
    assert "含有无法保存的字符" in shown.text
    assert "重复，每个单位只写一次" in shown.text


@pytest.mark.parametrize(
    ("content", "status"), [(b"no spreadsheet", 415), (b"PK\x03\x04 cut short", 415), (b"x" * (LARGEST_FILE + 1), 413)]
)
async def test_what_is_no_spreadsheet_is_refused_at_the_form(window: AsyncClient, content: bytes, status: int) -> None:
    answer = await sent(window, content)
    assert answer.status_code == status
    assert "未能导入" in answer.text
    assert '<input id="file"' in answer.text


async def test_without_a_file_it_says_so(window: AsyncClient) -> None:
    answer = await window.post("/imports", files={"file": ("", b"", "application/octet-stream")})
    assert answer.status_code == 422
    assert "没有收到文件，或文件是空的" in answer.text


async def test_an_import_is_its_owner_s(app: FastAPI, window: AsyncClient, tmp_path: Path) -> None:
    shown = await taken_in(window, tmp_path, {})
    async with signed_in(app, JIGUAN_HEAD) as other:
        for answer in (
            await other.get(str(shown.url)),
            *[await other.post(f"{shown.url}/{way}") for way in ("begin", "again", "forget")],
        ):
            assert answer.status_code == 404, answer.url
        assert str(shown.url).rsplit("/", 1)[1] not in (await other.get("/imports")).text
    async with signed_in(app, ZHIBU) as officer:
        assert (await officer.get("/imports")).status_code == 403


async def test_one_that_is_forgotten_is_gone_with_its_rows(
    window: AsyncClient, tmp_path: Path, record: AsyncEngine
) -> None:
    shown = await taken_in(window, tmp_path, {Column.TITLE: "不再需要"})
    id_ = str(shown.url).rsplit("/", 1)[1]
    assert (await window.post(f"{shown.url}/forget")).headers["location"] == "/imports"
    assert (await window.get(str(shown.url))).status_code == 404
    async with record.connect() as conn:
        left = text("SELECT count(*) FROM import_rows WHERE import = :id")
        assert (await conn.execute(left, {"id": id_})).scalar_one() == 0


async def test_a_process_that_dies_between_opening_and_keeping_opens_nothing_twice(
    window: AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, died = carrying_out.settle_rows, []

    async def dying(*args: Any) -> None:
        if not died:
            died.append(True)
            raise ConnectionError
        await settle(*args)

    monkeypatch.setattr(carrying_out, "settle_rows", dying)
    shown = await taken_in(window, tmp_path, {Column.TITLE: "只立一次"}, {})
    await window.post(f"{shown.url}/begin")
    ended = await done(window, str(shown.url))
    assert died
    assert len(numbers_in(ended)) == 2
    found = await window.get("/cases", params={"q": "只立一次"})
    assert found.text.count('class="title"><a') == 1


async def test_a_service_that_is_away_is_waited_for_and_a_refusal_is_not(
    window: AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_, away = ThroughGateway.open, [True]

    async def opened(self: ThroughGateway, prospect: Any) -> str:
        if prospect.entry.ref == "2" and away:
            away.clear()
            reason = "away"
            raise NotOpened(reason, "不在", passing=True)
        if prospect.entry.ref == "3":
            reason = "No."
            raise NotOpened(reason, "规则不允许。")
        return await open_(self, prospect)

    monkeypatch.setattr(ThroughGateway, "open", opened)
    shown = await taken_in(window, tmp_path, {}, {}, {})
    await window.post(f"{shown.url}/begin")
    ended = await done(window, str(shown.url))
    assert "已立项 2 件" in ended.text
    assert "规则不允许。" in ended.text
    monkeypatch.setattr(ThroughGateway, "open", open_)
    await window.post(f"{shown.url}/again")
    assert "已立项 3 件" in (await done(window, str(shown.url))).text


async def test_begun_twice_it_is_one_beginning(window: AsyncClient, tmp_path: Path, house: House) -> None:
    del house
    shown = await taken_in(window, tmp_path, {})
    answers = await asyncio.gather(*(window.post(f"{shown.url}/begin") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(numbers_in(await done(window, str(shown.url)))) == 1


async def test_the_blank_spreadsheet_has_every_column_and_nothing_to_open(window: AsyncClient) -> None:
    blank = await window.get("/imports/blank.xlsx")
    sheet = read_book(BytesIO(blank.content), "blank")
    assert [fault.zh for fault in sheet.faults] == ["表头以下没有内容。"]
