"""The picture: its figures are those of the lists they lead to, for whoever looks."""

import asyncio
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from models.db.queries.ledger import COUNTED
from tests.api.people import ADMIN, GONGWEI, JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House
from tests.api.web.browser import signed_in

_LINK = re.compile(r'<a href="(/cases\?[^"]+)"[^>]*>(?:<b>)?(\d+)<')
_COUNT = re.compile(r'id="count">(\d+) 件<')
_LOOKS = 3
DRILL = {"policy": "drill", "deadline": {"kind": "by_date", "within": "PT1S"}}


def figures(text: str) -> dict[str, int]:
    """The figures of a page by where they lead."""
    return {unescape(where): int(n) for where, n in _LINK.findall(text)}


async def shown(client: AsyncClient, where: str) -> int | None:
    """How many cases the ledger has at that address; `None` where it only says that there are more than it counts."""
    answer = await client.get(where)
    assert answer.status_code == 200, where
    found = _COUNT.search(answer.text)
    if found is None:
        assert "超过 1000 件" in answer.text, where
    return int(found.group(1)) if found else None


async def differing(client: AsyncClient, address: str) -> dict[str, tuple[int, int | None]]:
    """The figures of a picture that lead to another number of cases."""
    told = figures((await client.get(address)).text)
    found = {where: (n, await shown(client, where)) for where, n in told.items()}
    return {where: (n, there) for where, (n, there) in found.items() if there != (n if n <= COUNTED else None)}


@pytest.fixture(scope="module")
async def lived(house: House) -> None:
    """Cases in every place of their lives: waiting, missed, closed in time, suspended, not yet assigned."""
    number = str((await house.open(**DRILL))["number"])
    await house.closed()
    await house.open(lead_unit="SWJ-02", co_units=["SWJ-01"])
    await house.open(lead_unit=None, deadline=None)
    suspended = str((await house.open())["number"])
    await house.give(ZHIBU, suspended, "acknowledge")
    await house.give(JIGUAN, suspended, "suspend", until="2099-01-05", reason="等待批复")
    checked = str((await house.open())["number"])
    await house.give(ZHIBU, checked, "acknowledge")
    sha = await house.evidence_in(checked)
    await house.give(ZHIBU_HEAD, checked, "confirm-completion", summary="已整改", evidence=[sha])
    async with asyncio.timeout(30):
        while True:
            if (await house.seen(JIGUAN, number))["missed"]:
                break
            await asyncio.sleep(0.1)


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(("login", "unit"), [(GONGWEI, ""), (JIGUAN, "SWJ"), (JIGUAN, ""), (ZHIBU, "")])
async def test_each_figure_leads_to_as_many_cases(app: FastAPI, login: str, unit: str) -> None:
    async with signed_in(app, login) as client:
        address = "/picture" + (f"?unit={unit}" if unit else "")
        answer = await client.get(address)
        assert answer.status_code == 200, answer.text
        told = figures(answer.text)
        asked = {name for where in told for name in parse_qs(urlsplit(where).query)}
        assert asked >= {"open", "lamp", "overdue", "side", "state", "held_by"}
        assert asked >= {"missed", "missed_after", "opened_after", "closed_after", "overdue_after"}
        # Other tests' cases live on, and one may turn between two looks.
        for _ in range(_LOOKS):
            if not (differ := await differing(client, address)):
                break
        assert differ == {}


@pytest.mark.usefixtures("lived")
async def test_a_reader_of_one_branch_sees_theirs_alone(app: FastAPI) -> None:
    async with signed_in(app, ZHIBU2_HEAD) as client:
        own, above = await client.get("/picture"), await client.get("/picture?unit=GW")
        sisters = await client.get("/picture?unit=SWJ-03")
    assert "unit=SWJ-02" in own.text
    (all_open,) = [n for where, n in figures(own.text).items() if where == "/cases?unit=SWJ-02&subtree=true&open=true"]
    # What stands above shows them no more than their own units' cases, in which they only help too.
    (seen_open,) = [n for where, n in figures(above.text).items() if where == "/cases?unit=GW&subtree=true&open=true"]
    async with signed_in(app, ZHIBU2_HEAD) as client:
        there = await shown(client, "/cases?open=true&unit=GW&subtree=true")
    assert seen_open >= all_open > 0
    assert there == (seen_open if seen_open <= COUNTED else None)
    assert "此单位尚无您可见的事项" in sisters.text
    assert figures(sisters.text) == {}


@pytest.mark.usefixtures("lived")
async def test_in_both_languages_with_nothing_that_the_policy_forbids(app: FastAPI) -> None:
    for language, name in (("zh", "总览 · 市直机关工委"), ("en", "Picture")):
        async with signed_in(app, GONGWEI, **{"Accept-Language": language}) as client:
            text = (await client.get("/picture")).text
            assert f"<h1>{name}" in text
            assert 'href="/picture" aria-current="page"' in text
            assert " style=" not in text
            assert "<script>" not in text


async def test_whoever_holds_no_post_is_told_what_to_do(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, ADMIN) as client:
        answer = await client.get("/picture")
        assert "可请管理员配置岗位" in answer.text
        assert (await client.get("/picture?unit=NOWHERE")).status_code == 422


@pytest.mark.usefixtures("lived")
async def test_what_a_link_narrows_by_is_told_and_stays_in_the_form(app: FastAPI) -> None:
    async with signed_in(app, JIGUAN) as client:
        text = (await client.get("/cases?unit=SWJ-JG&subtree=true&held_by=SWJ-01&missed=false&side=lead")).text
    for said in ("当前由：外贸处党支部", "轮到：牵头单位"):
        assert said in re.sub(r"\s+", " ", text), said
    assert '<option value="false" selected>' in text
    for name, value in (("held_by", "SWJ-01"), ("side", "lead")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
