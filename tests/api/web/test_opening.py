"""Opening a case at the page: what would follow is shown beforehand and written nowhere, and the form opens it once."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.conftest import rows
from tests.api.people import ADMIN, AUDITOR, DANGZU_HEAD, GONGWEI, JIGUAN, JIGUAN_DEPUTY, ZHIBU, ZHIBU_HEAD, House
from tests.api.web.browser import hidden, signed_in

_FOUND = {
    "title": "会议记录不完整",
    "description": "三会一课记录缺少签名。",
    "severity": "minor",
    "policy": "standard",
    "kind": "finding",
    "category": "individual",
    "lead_unit": "SWJ-01",
    "deadline_kind": "within",
    "deadline_days": "20",
}


async def _sent(client: AsyncClient, where: str = "/open", **typed: Any) -> Response:
    """The form, filled in and sent; `None` leaves a field empty."""
    shown = await client.get("/open")
    assert shown.status_code == 200, shown.text
    said = {name: "" if value is None else value for name, value in {**_FOUND, **typed}.items()}
    return await client.post(where, data={**hidden(shown), **said})


async def test_the_whole_way_from_the_ledger_to_the_new_case(app: FastAPI, house: House) -> None:
    async with signed_in(app, JIGUAN) as client:
        assert '<a href="/open">立项</a>' in (await client.get("/cases")).text
        looked = await _sent(client, "/open/preview", co_units=["SWJ-02"])
        assert looked.status_code == 200
        answer = await client.post("/open", data={**hidden(looked), **_FOUND, "co_units": ["SWJ-02"]})
        assert answer.status_code == 303
        number = answer.headers["location"].partition("/cases/")[2]
        assert answer.headers["location"] == f"/cases/{number}"
        assert "已办理：立项" in (await client.get(answer.headers["location"])).text
    seen = await house.seen(JIGUAN, number)
    assert (seen["title"], seen["state"], seen["supervisor"]["code"]) == (_FOUND["title"], "assigned", "SWJ-JG")
    assert [unit["code"] for unit in seen["co_units"]] == ["SWJ-02"]


async def test_what_would_follow_is_what_then_follows(app: FastAPI, house: House) -> None:
    async with signed_in(app, JIGUAN) as client:
        typed = {"deadline_kind": "by_date", "deadline_date": "2027-03-15", "severity": "major"}
        looked = (await _sent(client, "/open/preview", **typed)).text
        answer = await _sent(client, **typed)
    number = answer.headers["location"].rpartition("/")[2]
    foreseen = looked[looked.index('id="foreseen"') :]
    clock = (await (await house.person(JIGUAN)).get(f"/cases/{number}/clock")).json()
    due = next(one for one in clock["clocks"] if one["clock"] == "due")
    assert "商务局机关党委" in foreseen
    assert clock["deadline"]["set_by"][0]["why"]["zh"] in foreseen
    assert [rung["why"]["zh"] in foreseen for rung in due["ahead"]] == [True] * len(due["ahead"])
    assert all(person["name"] in foreseen for rung in due["ahead"] for person in rung["to"]["people"])


async def test_looking_writes_nothing(app: FastAPI, house: House, record: AsyncEngine) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        before = await rows(record)
        taken = await _sent(client, "/open/preview")
        refused = await _sent(client, "/open/preview", lead_unit="SWJ-01", deadline_kind="")
        unread = await _sent(client, "/open/preview", severity=None)
        assert (taken.status_code, refused.status_code, unread.status_code) == (200, 422, 422)
        assert await rows(record) == before


async def test_a_look_does_not_wait_for_words(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        looked = await _sent(client, "/open/preview", title=None, description=None, lead_unit=None, deadline_kind="")
    assert looked.status_code == 200
    assert "未定，由督办单位交办" in looked.text
    assert "后续督办阶梯：交办" in looked.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"severity": None}, "severity", "请填写。"),
        ({"deadline_kind": ""}, "deadline", "已确定牵头单位的事项须有整改时限。"),
        ({"deadline_kind": "by_date", "deadline_date": "2020-01-01"}, "deadline", "所给日期已过，请给出将来的日期。"),
        ({"deadline_kind": "by_date", "deadline_date": ""}, "deadline", "请填写日期。"),
        ({"co_units": ["SWJ-01"]}, "co_units", "牵头单位不能同时是配合单位，配合单位不得重复。"),
        ({"policy": "nothing"}, "policy", "没有此代码的督办规则。"),
        ({"inspection": "nothing"}, "inspection", "没有此代码的督查。"),
        ({"deadline_days": "x"}, "deadline", "请填写范围内的整数。"),
        ({"group": "长" * 201}, "group", "内容过长。"),
    ],
)
async def test_what_is_refused_is_said_at_its_field_and_what_was_typed_is_kept(
    app: FastAPI, house: House, typed: dict[str, Any], field: str, said: str
) -> None:
    if field == "inspection":
        announcer = await house.person(GONGWEI)
        await announcer.post("/inspections", {"code": "OPENING", "name": "立项页面督查", "unit": "GW"})
    async with signed_in(app, JIGUAN) as client:
        for where in ("/open", "/open/preview"):
            answer = await _sent(client, where, **typed)
            assert answer.status_code == 422
            assert f'id="{field}-wrong">{said}' in answer.text
            assert "三会一课记录缺少签名。</textarea>" in answer.text


async def test_a_case_has_a_title(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        answer = await _sent(client, title=" ")
    assert answer.status_code == 422
    assert 'id="title-wrong">请填写。' in answer.text


async def test_a_form_that_is_sent_twice_opens_one_case(app: FastAPI, house: House, record: AsyncEngine) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        form = {**hidden(await client.get("/open")), **_FOUND}
        first = await client.post("/open", data=form)
        between = await rows(record)
        again = await client.post("/open", data=form)
        assert (first.status_code, again.status_code) == (303, 303)
        assert first.headers["location"] == again.headers["location"]
        assert await rows(record) == between
        changed = await client.post("/open", data={**form, "title": "另一件"})
        assert (changed.status_code, hidden(changed)["key"] != form["key"]) == (422, True)


async def test_a_reference_that_is_taken_leads_to_its_case_for_whoever_sees_it(app: FastAPI, house: House) -> None:
    taken = {"source": "立项页面", "external_ref": "甲-1"}
    number = (await house.open(by=GONGWEI, lead_unit="SWJ", **taken))["number"]
    async with signed_in(app, GONGWEI) as client:
        seen = await _sent(client, **taken)
    async with signed_in(app, JIGUAN) as client:
        unseen = await _sent(client, **taken)
    assert (seen.status_code, unseen.status_code) == (409, 409)
    assert f'href="/cases/{number}"' in seen.text
    assert 'value="甲-1"' in seen.text
    assert number not in unseen.text


async def test_whoever_has_no_unit_below_is_shown_no_form_and_no_way_to_it(app: FastAPI, house: House) -> None:
    del house
    for login in (ZHIBU_HEAD, AUDITOR, ADMIN):
        async with signed_in(app, login) as client:
            refused = await client.get("/open")
            assert refused.status_code == 403
            assert "您的岗位不能办理此事。" in refused.text
            assert 'href="/open"' not in (await client.get("/cases")).text
            assert (await client.post("/open", data=_FOUND)).status_code == 403


async def test_only_units_below_are_offered_and_only_leading_ones_to_supervise(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, DANGZU_HEAD) as client:
        form = (await client.get("/open")).text
    lead = form[form.index('<select id="lead_unit"') : form.index('<select id="supervisor"')]
    supervisor = form[form.index('<select id="supervisor"') :].partition("</select>")[0]
    assert ('value="SWJ-JG"' in lead, 'value="SWJ-01"' in lead) == (True, True)
    assert ('value="SWJ"' in lead, 'value="QU"' in lead) == (False, False)
    assert ('value="SWJ"' in supervisor, 'value="SWJ-JG"' in supervisor) == (True, True)
    assert 'value="SWJ-01"' not in supervisor


async def test_a_long_term_case_says_how_often_it_reports(app: FastAPI, house: House) -> None:
    typed = {"deadline_kind": "long_term", "deadline_days": ""}
    async with signed_in(app, JIGUAN) as client:
        assert 'id="deadline-wrong"' in (await _sent(client, **typed)).text
        answer = await _sent(client, **typed, deadline_months="3")
    number = answer.headers["location"].rpartition("/")[2]
    deadline = (await (await house.person(JIGUAN)).get(f"/cases/{number}/clock")).json()["deadline"]
    assert (deadline["kind"], deadline["every"]) == ("long_term", "3 months")


async def test_it_speaks_both_languages(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN, **{"Accept-Language": "en"}) as client:
        looked = (await _sent(client, "/open/preview")).text
        refused = (await _sent(client, deadline_kind="")).text
    for said in ("<h1>Open a case</h1>", "What would follow", "Party Committee of the Bureau of Commerce", "is day 0"):
        assert said in looked
    assert "A case with a lead unit needs a deadline." in refused


async def test_a_script_gets_the_part_that_it_puts_in_place(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        form = {**hidden(await client.get("/open")), **_FOUND}
        looked = await client.post("/open/preview", data=form, headers={"HX-Request": "true"})
        assert "<!doctype html>" not in looked.text
        assert 'id="foreseen"' in looked.text
        opened = await client.post("/open", data=form, headers={"HX-Request": "true"})
        assert opened.headers["hx-redirect"].startswith("/cases/")


async def test_what_was_typed_is_a_draft_until_the_case_is_open(app: FastAPI, house: House) -> None:
    mine = await house.person(JIGUAN_DEPUTY)
    kept = await mine.put("/draft/open", {"typed": {"title": ["写了一半的事项"], "kind": ["decision"]}})
    assert (await mine.get("/draft/open")).json() == kept.json()
    assert (await (await house.person(ZHIBU)).get("/draft/open")).status_code == 403
    async with signed_in(app, JIGUAN_DEPUTY) as client:
        shown = await client.get("/open")
        assert "写了一半的事项" in shown.text
        assert "保存的草稿" in shown.text
        sent = await _sent(client, "/open", title="写了一半的事项")
        assert sent.status_code == 303, sent.text
        assert "写了一半的事项" not in (await client.get("/open")).text
    async with signed_in(app, JIGUAN) as other:
        assert "保存的草稿" not in (await other.get("/open")).text
