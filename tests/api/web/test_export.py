"""The ledger as a spreadsheet: what the view shows, all of it, to whoever may see it, as text and dates."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from openpyxl import load_workbook
from sqlalchemy.ext.asyncio import AsyncEngine

from api.exporting import Exports, Layout, write_cases
from api.problems import ExportGoesOn
from api.taking_out import Wanted, take_out
from api.web.viewing import View
from ledger.entries import Vocabulary, read_entries
from ledger.sheet import read_sheet
from ledger.writing import Heading, Kind, write_sheet
from models.db.queries.filters import Filters
from models.db.queries.ledger import Sort, ledger_batches, ledger_page
from models.db.queries.reader import Reader
from models.domain.deadlines import ByDate
from tests.api.people import AUDITOR, JIGUAN, House
from tests.api.web.browser import signed_in, window

ZONE = ZoneInfo("Asia/Shanghai")


def rows(answer: Response) -> list[tuple[Any, ...]]:
    """What stands in the sheet, its header first."""
    assert answer.status_code == 200, answer.text
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


async def exported(client: AsyncClient, query: str = "") -> list[tuple[Any, ...]]:
    return rows(await client.get(f"/cases/export{query}"))


async def test_it_holds_what_the_view_shows_in_its_columns_and_their_order(app: FastAPI, house: House) -> None:
    case = await house.open(title="导出之标题甲")
    async with signed_in(app, JIGUAN) as client:
        view = "?q=导出之标题甲&columns=title&columns=number&columns=opened_at&columns=round"
        header, row = await exported(client, view)
        page = (await client.get(f"/cases{view}")).text
    assert header == ("标题", "编号", "立项时间", "轮次")
    opened = datetime.fromisoformat(case["opened_at"]).astimezone(ZONE).replace(tzinfo=None, microsecond=0)
    assert row[:2] == ("导出之标题甲", case["number"])
    assert abs(row[2] - opened).total_seconds() <= 1
    assert row[3] == 1
    places = [page.index(f"{name}</") for name in ("标题", "轮次")]
    assert places == sorted(places)


async def test_each_reader_gets_what_they_see_and_no_more(app: FastAPI, house: House) -> None:
    mine = (await house.open(title="导出之权限"))["number"]
    others = (await house.open(title="导出之权限", lead_unit="SWJ-02"))["number"]
    found = {}
    for login in (JIGUAN, "zhibu1-officer", "zhibu2-secretary", "admin"):
        async with signed_in(app, login) as client:
            found[login] = {row[1] for row in (await exported(client, "?q=导出之权限"))[1:]} - {None}
    assert found == {JIGUAN: {mine, others}, "zhibu1-officer": {mine}, "zhibu2-secretary": {others}, "admin": set()}


async def test_nobody_gets_it_without_signing_in(app: FastAPI) -> None:
    async with window(app) as client:
        answer = await client.get("/cases/export")
        assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "{=A1}"])
async def test_what_looks_like_a_formula_is_text(app: FastAPI, house: House, title: str) -> None:
    number = (await house.open(title=title))["number"]
    async with signed_in(app, JIGUAN) as client:
        answer = await client.get(f"/cases/export?q={number}&columns=title")
    cell = load_workbook(BytesIO(answer.content)).active["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (title, "s", "@")


async def test_the_file_says_what_it_is_and_when(app: FastAPI, house: House) -> None:
    await house.open()
    async with signed_in(app, JIGUAN) as client:
        whole, narrowed = await client.get("/cases/export"), await client.get("/cases/export?lamp=green")
        english = await client.get("/cases/export", headers={"Accept-Language": "en"})
    said = [answer.headers["content-disposition"] for answer in (whole, narrowed, english)]
    for name, header in zip(("督办台账 ", "督办台账（筛选） ", "Ledger "), said, strict=True):
        assert header.startswith(f"attachment; filename*=UTF-8''{quote(name)}20")
        assert header.endswith(".xlsx")
    assert rows(english)[0][:3] == ("Lamp", "Number", "Title")
    assert load_workbook(BytesIO(whole.content)).active.freeze_panes == "A2"


async def test_the_log_tells_how_many_cases_went_out(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, JIGUAN) as client:
        await exported(client, f"?q={number}")
    await asyncio.sleep(0.8)
    log = (await (await house.person(AUDITOR)).get("/access-log", limit=50)).json()["items"]
    (entry,) = [one for one in log if one["action"] == "GET /cases/export"][:1]
    assert entry["detail"].startswith("filters:")
    assert entry["detail"].endswith(" cases:1")


async def test_a_view_that_is_none_is_refused_in_words(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        for query in ("?columns=password", "?lamp=purple", "?unit=NOWHERE"):
            assert (await client.get(f"/cases/export{query}")).status_code == 422
            assert (await client.get(f"/cases{query}")).status_code == 422


async def test_one_account_has_one_written_at_a_time() -> None:
    exports = Exports()
    async with exports.turn(1):
        with pytest.raises(ExportGoesOn):
            async with exports.turn(1):
                pass
        async with exports.turn(2):
            pass
    async with exports.turn(1):
        pass


async def test_batches_are_the_pages_in_every_order(house: House, record: AsyncEngine) -> None:
    numbers = {(await house.open(title="导出之分批"))["number"] for _ in range(5)}
    reader, filters, now = Reader(1, ("SWJ-JG",)), Filters(q="导出之分批"), datetime.now(UTC)
    for sort in Sort:
        for narrowed in (filters, Filters(state=("assigned", "rectifying"))):
            some = ledger_batches(record, reader, narrowed, now=now, sort=sort, at_once=2)
            got = [item["number"] async for batch in some for item in batch]
            page = await ledger_page(record, reader, narrowed, now=now, sort=sort, limit=500)
            assert got == [item["number"] for item in page.items]
            assert numbers <= set(got)


async def test_thousands_of_rows_come_batch_by_batch_and_an_error_ends_it(tmp_path: Path) -> None:
    file, most = tmp_path / "a.xlsx", 0

    async def batches(*, broken: bool) -> AsyncIterator[list[dict[str, int]]]:
        nonlocal most
        for batch in range(5):
            most = max(most, batch)
            yield [{"n": 1000 * batch + n} for n in range(1000)]
            if broken and batch == 2:
                raise TimeoutError

    layout = Layout("甲", [Heading("数", Kind.NUMBER)], lambda case: [case["n"]])
    assert await write_cases(file, layout, batches(broken=False)) == 5000
    written = list(load_workbook(file).active.iter_rows(values_only=True, min_row=2))
    assert written == [(n,) for n in range(5000)]
    with pytest.raises(TimeoutError):
        await write_cases(file, layout, batches(broken=True))


async def test_whoever_leaves_lets_the_writing_thread_go(tmp_path: Path) -> None:
    asked = 0

    async def endless() -> AsyncIterator[list[dict[str, str]]]:
        nonlocal asked
        while True:
            asked += 1
            await asyncio.sleep(0.01)
            yield [{"t": "x"}]

    layout = Layout("甲", [Heading("字")], lambda case: [case["t"]])
    writing = asyncio.ensure_future(write_cases(tmp_path / "a.xlsx", layout, endless()))
    await asyncio.sleep(0.1)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    before = asked
    await asyncio.sleep(0.1)
    assert asked == before


def test_what_no_sheet_holds_is_made_to_fit(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_sheet(file, "甲", [Heading("字")], [["a\0b\x1f\ud800\r\nc"], ["长" * 40_000], [None]])
    first, second, *_ = load_workbook(file).active.iter_rows(min_row=2, values_only=True)
    assert first == ("a\ufffdb\ufffd\ufffd\nc",)
    assert second == ("长" * 32_767,)


async def test_what_duban_export_writes_an_import_reads(house: House, record: AsyncEngine, tmp_path: Path) -> None:
    said = {"title": "=导出再导入", "description": "一。\n二。\n问题来源：内部巡视", "co_units": ["SWJ-02", "SWJ-03"]}
    case = await house.open(**said, category="common", group="=导出再导入")
    file, zone = tmp_path / "台账.xlsx", "Asia/Shanghai"
    wanted = Wanted(file, JIGUAN, zone, View.model_validate({"q": "=导出再导入"}))
    assert await take_out(record, wanted, datetime.now(UTC)) == 1
    sheet = read_sheet(file)
    words = Vocabulary({"一般": "minor"}, frozenset({"SWJ-01", "SWJ-02", "SWJ-03"}), datetime.now(ZONE).date())
    (entry,), faults = read_entries(sheet.rows, words)
    assert (sheet.faults, faults) == ((), ())
    assert (entry.ref, entry.title, entry.description) == (case["number"], said["title"], said["description"])
    assert (entry.lead, entry.co_units, entry.group) == ("SWJ-01", ("SWJ-02", "SWJ-03"), "=导出再导入")
    assert entry.deadline == ByDate(date=datetime.fromisoformat(case["deadline"]["due"]).astimezone(ZONE).date())
