"""The ledger as a spreadsheet: what the view shows, all of it, to whoever may see it, as text and dates."""

import asyncio
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from openpyxl import load_workbook

from api.exporting import Exports
from api.problems import ExportGoesOn
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
