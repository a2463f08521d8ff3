"""Files on a case's page: those of it with previews, and in the timeline by the names that the events hold."""

from typing import Any

import pytest
from fastapi import FastAPI

from api.web.rendering import environment
from api.web.spelling import Spelling
from tests.api.people import ZHIBU, ZHIBU_HEAD, House
from tests.api.web.browser import signed_in

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


async def test_cited_files_stand_by_name_where_they_were_cited(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    await house.give(ZHIBU, number, "acknowledge")
    officer = await house.person(ZHIBU)
    picture = (await officer.upload(number, PICTURE + number.encode(), name="现场<照片>.png")).json()
    text = (await officer.upload(number, f"签到 {number}".encode(), name="签到表.txt")).json()
    assert (picture["media_type"], text["media_type"]) == ("image/png", "text/plain")
    shas = [picture["sha256"], text["sha256"]]
    await house.give(ZHIBU_HEAD, number, "confirm-completion", summary="已整改", evidence=shas)
    async with signed_in(app, ZHIBU) as client:
        page = (await client.get(f"/cases/{number}")).text
    evidence, _, happened = page.partition('id="events"')
    where = f"/api/v1/cases/{number}/evidence/"
    shown = f"{where}{shas[0]}?name=%E7%8E%B0%E5%9C%BA%3C%E7%85%A7%E7%89%87%3E.png&amp;inline=true"
    assert f'<img src="{shown}" alt="现场&lt;照片&gt;.png 的预览" loading="lazy">' in evidence
    assert f'<a class="said" href="{shown}">现场&lt;照片&gt;.png</a>' in happened
    saved = f"{where}{shas[1]}?name=%E7%AD%BE%E5%88%B0%E8%A1%A8.txt"
    assert f'<a class="said" href="{saved}">签到表.txt</a>' in evidence
    assert f'<a class="said" href="{saved}">签到表.txt</a>' in happened


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([{"sha256": "a" * 64, "name": "旧表.xlsx", "size": 5, "media_type": "x/y"}], ("旧表.xlsx", "文件已不再保存")),
        (None, ("1 个文件已不再保存",)),
    ],
)
def test_one_that_is_no_longer_kept_says_so_and_leads_nowhere(files: Any, told: tuple[str, ...]) -> None:
    template = environment("zh").from_string(
        '{% from "parts/events.html" import cited %}{{ cited(data, case, spell) }}'
    )
    data = {"evidence": ["a" * 64], "files": files}
    said = template.render(data=data, case={"number": "2026-000001", "evidence": []}, spell=Spelling("zh", "UTC"))
    assert all(word in said for word in told)
    assert "href" not in said
