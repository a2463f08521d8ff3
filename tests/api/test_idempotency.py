"""A key makes a request happen once; a revision makes it rest on what was seen."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.people import API, JIGUAN, JIGUAN_HEAD, ZHIBU, ZHIBU_HEAD, House, new_case
from tests.api.test_bad_input import assert_problem


async def test_an_opening_under_one_key_happens_once(house: House) -> None:
    opener = await house.person(JIGUAN)
    body = new_case(title="一次")
    answers = await asyncio.gather(*(opener.post("/cases", body, Idempotency_Key="open-1") for _ in range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.json()["number"] for answer in answers}) == 1
    reused = await opener.post("/cases", new_case(title="二次"), Idempotency_Key="open-1")
    assert_problem(reused, 422, "key_reused")


async def test_a_key_belongs_to_its_account(house: House) -> None:
    first = await (await house.person(JIGUAN)).post("/cases", new_case(), Idempotency_Key="mine")
    second = await (await house.person(JIGUAN_HEAD)).post("/cases", new_case(title="other"), Idempotency_Key="mine")
    assert second.status_code == 201
    assert first.json()["number"] != second.json()["number"]


async def test_a_command_under_one_key_happens_once(house: House) -> None:
    number = (await house.open())["number"]
    officer = await house.person(ZHIBU)
    path = f"/cases/{number}/comment"
    answers = await asyncio.gather(*(officer.post(path, {"text": "t"}, Idempotency_Key="c-1") for _ in range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    events = (await officer.get(f"/cases/{number}/events")).json()["items"]
    assert [event["type"] for event in events].count("commented") == 1
    assert_problem(await officer.post(path, {"text": "u"}, Idempotency_Key="c-1"), 422, "key_reused")
    assert_problem(await officer.post(f"/cases/{number}/acknowledge", {}, Idempotency_Key="c-1"), 422, "key_reused")


async def test_what_succeeded_is_answered_again_though_it_could_not_be_done_again(house: House) -> None:
    number = (await house.open())["number"]
    officer = await house.person(ZHIBU)
    for _ in range(2):
        answer = await officer.post(f"/cases/{number}/acknowledge", {}, Idempotency_Key=f"ack-{number}")
        assert (answer.status_code, answer.json()["state"]) == (200, "rectifying")
    assert_problem(await officer.post(f"/cases/{number}/acknowledge"), 409, "wrong_state")


async def test_a_refused_request_is_judged_anew_under_its_key(house: House) -> None:
    number = (await house.open())["number"]
    head = await house.person(ZHIBU_HEAD)
    sha = await house.evidence_in(number)
    body = {"summary": "s", "evidence": [sha]}
    path = f"/cases/{number}/confirm-completion"
    assert_problem(await head.post(path, body, Idempotency_Key=f"k-{number}"), 409, "wrong_state")
    other = await head.post(path, {**body, "summary": "another"}, Idempotency_Key=f"k-{number}")
    assert_problem(other, 422, "key_reused")
    await house.give(ZHIBU, number, "acknowledge")
    assert (await head.post(path, body, Idempotency_Key=f"k-{number}")).status_code == 200


@pytest.mark.parametrize("key", ["", " ", "汉", "x" * 201, "two words"])
async def test_a_key_that_is_none(house: House, key: str) -> None:
    officer = await house.person(JIGUAN)
    headers = {**officer._bearer, "Idempotency-Key": key.encode()}
    answer = await house.client.post(f"{API}/cases", json=new_case(), headers=headers)  # type: ignore[arg-type]
    assert_problem(answer, 422, "malformed")


async def test_source_and_reference_are_unique_together(house: House) -> None:
    said = {"source": "巡察", "external_ref": "7"}
    number = (await house.open(**said))["number"]
    answer = await (await house.person(JIGUAN)).post("/cases", new_case(**said))
    assert_problem(answer, 409, "already_opened")
    assert answer.json()["number"] == number
    elsewhere = new_case(lead_unit="QU", **said)
    answer = await (await house.person("gongwei-inspector")).post("/cases", elsewhere)
    assert_problem(answer, 409, "already_opened")


async def test_whose_case_it_is_stays_hidden(house: House) -> None:
    said = {"source": "巡察", "external_ref": "hidden"}
    await house.open(by="gongwei-inspector", lead_unit="SWJ", **said)
    answer = await (await house.person("qugongwei-inspector")).post("/cases", new_case(lead_unit="SWJ-09", **said))
    assert_problem(answer, 409, "already_opened")
    assert "number" not in answer.json()


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ('"{}"', 200),
        ('W/"{}"', 200),
        ("{}", 200),
        ("*", 200),
        ('"9", "{}"', 200),
        ('"9"', 412),
        ('"x"', 412),
        ("x", 422),
    ],
)
async def test_if_match(house: House, tag: str, status: int) -> None:
    number = (await house.open())["number"]
    officer = await house.person(ZHIBU)
    seen = (await officer.get(f"/cases/{number}")).headers["etag"].strip('"')
    answer = await officer.post(f"/cases/{number}/comment", {"text": "t"}, If_Match=tag.format(seen))
    assert answer.status_code == status, answer.text
    if status == 200:
        assert answer.headers["etag"] == f'"{int(seen) + 1}"'
    if status == 412:
        assert (answer.json()["code"], answer.json()["revision"]) == ("revision_mismatch", int(seen))


async def test_of_two_on_one_revision_one_wins(house: House) -> None:
    case = await house.open()
    people = [await house.person(who) for who in (ZHIBU, ZHIBU_HEAD, JIGUAN, JIGUAN_HEAD)]
    tag = f'"{case["revision"]}"'
    path = f"/cases/{case['number']}/comment"
    answers = await asyncio.gather(*(who.post(path, {"text": "t"}, If_Match=tag) for who in people))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]


async def test_right_before_state_before_revision_before_rules(house: House) -> None:
    number = (await house.open())["number"]
    past: dict[str, Any] = {"due": "2020-01-01", "reason": "r"}
    stale = '"99"'
    path = f"/cases/{number}"
    assert_problem(await (await house.person(ZHIBU)).post(f"{path}/sign-off", {}, If_Match=stale), 403, "not_permitted")
    head = await house.person(JIGUAN_HEAD)
    assert_problem(await head.post(f"{path}/sign-off", {}, If_Match=stale), 409, "wrong_state")
    assert_problem(await head.post(f"{path}/change-due", past, If_Match=stale), 412, "revision_mismatch")
    assert_problem(await head.post(f"{path}/change-due", past), 422, "due_in_past")


async def test_a_refusal_that_only_the_workflow_could_know_is_kept_for_its_key(house: House) -> None:
    """Two acknowledge at once: both are judged possible on the record, one is refused by the workflow."""
    number = (await house.open())["number"]
    people = [await house.person(ZHIBU), await house.person(ZHIBU_HEAD)]
    path = f"/cases/{number}/acknowledge"
    answers = await asyncio.gather(*(who.post(path, {}, Idempotency_Key=f"a-{number}") for who in people))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    again = await asyncio.gather(*(who.post(path, {}, Idempotency_Key=f"a-{number}") for who in people))
    assert [answer.status_code for answer in again] == [answer.status_code for answer in answers]


async def test_a_drill_case_takes_an_exact_instant(house: House) -> None:
    due = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
    case = await house.open(policy="drill", deadline={"kind": "by_date", "at": due.isoformat()})
    assert case["deadline"]["due"] == due.isoformat().replace("+00:00", "Z")


async def test_who_lost_the_answer_to_a_decline_learns_it_by_the_key_though_the_case_is_out_of_sight(
    house: House,
) -> None:
    number = (await house.open())["number"]
    head = await house.person(ZHIBU_HEAD)
    body = {"reason": "非本支部职责"}
    first = await head.post(f"/cases/{number}/decline", body, Idempotency_Key=f"decline-{number}")
    again = await head.post(f"/cases/{number}/decline", body, Idempotency_Key=f"decline-{number}")
    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert again.json()["state"] == "registered"
    other = await head.post(f"/cases/{number}/decline", {"reason": "另一理由"}, Idempotency_Key=f"decline-{number}")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    for path, key in ((f"/cases/{number}/decline", "another"), (f"/cases/{number}/comment", f"x-{number}")):
        unseen = await head.post(path, {**body, "text": "t"}, Idempotency_Key=key)
        assert unseen.status_code in {404, 422}
    assert (await head.get(f"/cases/{number}")).status_code == 404
