"""The ledger: its address is the view, each thing that narrows goes by itself, and scripts get what they swap."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI

from api.web.columns import USUAL, Column, chosen
from api.web.viewing import View, address, view_of
from tests.api.people import ADMIN, JIGUAN, House
from tests.api.web.browser import signed_in

_HEADINGS = re.compile(r"<th[^>]*>(?:<a[^>]*>)?([^<↑↓]+?)\s*(?:[↑↓])?\s*(?:</a>)?</th>")
_WITHOUT = re.compile(r'<li class="tag">(.*?) <a href="([^"]+)"')


def headings(text: str) -> list[str]:
    return [unescape(name) for name in _HEADINGS.findall(text[text.index("<thead>") : text.index("</thead>")])]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"state": ["rectifying", "checking"], "mine": True, "overdue": False, "q": "a&b=c #甲"},
        {"columns": ["title", "number", "due"], "sort": "-due", "limit": 20, "due_after": "2026-01-01"},
    ],
)
def test_an_address_says_the_view_that_it_was_made_of(said: dict[str, Any]) -> None:
    view = View.model_validate(said)
    _, _, query = address(view.said).partition("?")

    assert view_of(parse_qsl(query)) == view
    assert view.said == said


def test_the_columns_are_as_they_were_chosen_and_never_without_the_number() -> None:
    assert chosen(()) == USUAL
    assert chosen((Column.DUE, Column.NUMBER, Column.DUE)) == (Column.DUE, Column.NUMBER)
    assert chosen((Column.ROUND,)) == (Column.NUMBER, Column.ROUND)


async def test_the_table_has_the_columns_of_the_address_and_keeps_them(app: FastAPI, house: House) -> None:
    number = (await house.open(title="台账之列"))["number"]
    async with signed_in(app, JIGUAN) as client:
        text = (await client.get("/cases?q=台账之列&columns=due&columns=number&columns=co_units")).text
    assert headings(text) == ["整改时限", "编号", "配合单位"]
    # Without its title a case is opened by its number.
    assert f'<a href="/cases/{number}">{number}</a>' in text
    assert text.count('<input type="hidden" name="columns" value="co_units">') == 1
    assert 'href="/cases?columns=due&amp;columns=number&amp;columns=co_units"' in text


async def test_each_thing_that_narrows_goes_by_itself(app: FastAPI, house: House) -> None:
    await house.open()
    async with signed_in(app, JIGUAN) as client:
        text = (await client.get("/cases?state=assigned&state=checking&unit=SWJ-01&overdue=false&sort=due")).text
    chips = {unescape(said): unescape(where) for said, where in _WITHOUT.findall(text)}
    assert chips == {
        "状态：待签收": "/cases?state=checking&unit=SWJ-01&overdue=false&sort=due",
        "状态：待核查": "/cases?state=assigned&unit=SWJ-01&overdue=false&sort=due",
        "牵头单位：外贸处党支部": "/cases?state=assigned&state=checking&overdue=false&sort=due",
        "逾期：否": "/cases?state=assigned&state=checking&unit=SWJ-01&sort=due",
    }


async def test_what_is_swapped_has_the_list_and_its_clean_address(app: FastAPI, house: House) -> None:
    await house.open()
    async with signed_in(app, JIGUAN) as client:
        asked = await client.get("/cases?q=&state=&unit=&lamp=green&sort=-opened_at", headers={"HX-Request": "true"})
    assert asked.headers["hx-push-url"] == "/cases?lamp=green"
    assert '<div id="ledger"' in asked.text
    assert "<html" not in asked.text


async def test_a_day_stays_in_the_form_and_an_instant_too(app: FastAPI, house: House) -> None:
    await house.open()
    async with signed_in(app, JIGUAN) as client:
        text = (await client.get("/cases?due_after=2026-01-01&opened_before=2030-01-01T08:00:00Z")).text
    assert '<input id="due_after" name="due_after" type="date" value="2026-01-01">' in text
    assert '<input id="opened_before" name="opened_before" value="2030-01-01T08:00:00+00:00">' in text


async def test_an_empty_ledger_says_what_to_do(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        assert "请去掉上面的某个条件" in (await client.get("/cases?q=没有这样的事项甲乙丙")).text
    async with signed_in(app, ADMIN) as client:
        assert "您目前没有任职" in (await client.get("/cases")).text
