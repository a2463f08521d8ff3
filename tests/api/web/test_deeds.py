"""Commands by forms: what is typed is kept until it is taken, and what is wrong is said where it stands."""

from fastapi import FastAPI

from tests.api.people import JIGUAN, ZHIBU, ZHIBU_HEAD, House
from tests.api.web.browser import give, hidden, signed_in


async def _rectifying(house: House) -> str:
    number = str((await house.open())["number"])
    await house.give(ZHIBU, number, "acknowledge")
    return number


async def test_a_form_that_is_sent_twice_does_one_thing(app: FastAPI, house: House) -> None:
    number = await _rectifying(house)
    async with signed_in(app, ZHIBU) as client:
        where = f"/cases/{number}/do/comment"
        form = {**hidden(await client.get(where)), "text": "说一次"}
        first, again = await client.post(where, data=form), await client.post(where, data=form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == f"/cases/{number}"
    events = (await (await house.person(ZHIBU)).get(f"/cases/{number}/events")).json()["items"]
    assert [event["data"].get("text") for event in events].count("说一次") == 1


async def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(app: FastAPI, house: House) -> None:
    number = await _rectifying(house)
    async with signed_in(app, ZHIBU) as client:
        answer = await give(client, number, "report-progress", text="已完成一半", percent="")
    assert answer.status_code == 422
    assert 'id="percent-wrong">请填写。' in answer.text
    assert "已完成一半</textarea>" in answer.text
    assert 'aria-describedby="percent-wrong"' in answer.text


async def test_what_the_rules_refuse_is_said_at_the_field_it_is_about(app: FastAPI, house: House) -> None:
    number = await _rectifying(house)
    async with signed_in(app, ZHIBU_HEAD) as client:
        answer = await give(client, number, "confirm-completion", summary="已整改", sure="yes")
    assert answer.status_code == 422
    assert 'id="evidence-wrong">确认完成须附本轮首次提交的佐证材料。' in answer.text


async def test_what_cannot_be_taken_back_is_asked_twice(app: FastAPI, house: House) -> None:
    number = await _rectifying(house)
    sha = await house.evidence_in(number)
    async with signed_in(app, ZHIBU_HEAD) as client:
        unsure = await give(client, number, "confirm-completion", summary="已整改", evidence=sha)
        assert unsure.status_code == 422
        assert 'id="sure-wrong"' in unsure.text
        sure = await give(client, number, "confirm-completion", summary="已整改", evidence=sha, sure="yes")
        assert sure.status_code == 303
    assert (await house.seen(ZHIBU, number))["state"] == "checking"


async def test_of_two_editors_the_second_keeps_what_they_typed_and_may_send_it_again(
    app: FastAPI, house: House
) -> None:
    number = await _rectifying(house)
    async with signed_in(app, ZHIBU) as client:
        where = f"/cases/{number}/do/report-progress"
        opened = hidden(await client.get(where))
        await house.give(ZHIBU_HEAD, number, "report-progress", text="先报", percent=10)
        late = await client.post(where, data={**opened, "text": "后报", "percent": "20"})
        assert late.status_code == 412
        assert "后报</textarea>" in late.text
        again = await client.post(where, data={**hidden(late), "text": "后报", "percent": "20"})
        assert again.status_code == 303


async def test_a_plan_is_read_row_by_row(app: FastAPI, house: House) -> None:
    number = str((await house.open(severity="major"))["number"])
    await house.give(ZHIBU, number, "acknowledge")
    rows = {
        "measure_text": ["补齐记录", "", "完善制度"],
        "measure_due": ["2027-01-15", "", ""],
        "measure_owner": ["张三", "", ""],
    }
    async with signed_in(app, ZHIBU) as client:
        assert (await give(client, number, "submit-plan", **rows)).status_code == 303
    measures = (await house.seen(ZHIBU, number))["plan"]["measures"]
    assert [(one["text"], one["due"], one["owner"]) for one in measures] == [
        ("补齐记录", "2027-01-15", "张三"),
        ("完善制度", None, None),
    ]


async def test_a_case_is_assigned_with_a_deadline_in_working_days(app: FastAPI, house: House) -> None:
    number = str((await house.open(lead_unit=None, deadline=None))["number"])
    async with signed_in(app, JIGUAN) as client:
        typed = {"lead_unit": "SWJ-01", "deadline_kind": "within", "deadline_days": "15"}
        assert (await give(client, number, "assign", **typed)).status_code == 303
    seen = await house.seen(JIGUAN, number)
    assert (seen["state"], seen["deadline"]["kind"]) == ("assigned", "by_date")


async def test_nobody_is_shown_a_form_that_is_not_theirs(app: FastAPI, house: House) -> None:
    number = await _rectifying(house)
    async with signed_in(app, ZHIBU) as client:
        refused = await client.get(f"/cases/{number}/do/sign-off")
        assert refused.status_code == 403
        assert "不能这样做" in refused.text
        assert (await client.get(f"/cases/{number}/do/nonsense")).status_code == 404


async def test_whoever_declines_is_not_sent_to_what_they_no_longer_see(app: FastAPI, house: House) -> None:
    number = str((await house.open())["number"])
    async with signed_in(app, ZHIBU_HEAD) as client:
        answer = await give(client, number, "decline", reason="不属本支部职责", sure="yes")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
