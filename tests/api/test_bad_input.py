"""Bad input: each its own code, never a 500, and nothing written."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.api.people import (
    ADMIN,
    API,
    AUDITOR,
    GONGWEI,
    JIGUAN,
    JIGUAN_DEPUTY,
    JIGUAN_HEAD,
    ZHIBU,
    ZHIBU2_HEAD,
    ZHIBU_HEAD,
    House,
    new_case,
)

HUGE = "汉" * 700_000


def by_date(**said: Any) -> dict[str, Any]:
    return {"deadline": {"kind": "by_date", **said}}


OPENINGS: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("unknown unit", JIGUAN, {"lead_unit": "NOPE"}, 422, "unknown_unit"),
    ("unknown co-unit", JIGUAN, {"co_units": ["NOPE"]}, 422, "unknown_unit"),
    ("unknown supervisor", JIGUAN, {"supervisor": "NOPE"}, 422, "unknown_unit"),
    ("unknown severity", JIGUAN, {"severity": "dreadful"}, 422, "unknown_severity"),
    ("unknown policy", JIGUAN, {"policy": "none"}, 422, "unknown_policy"),
    ("unknown inspection", JIGUAN, {"inspection": "2020-1"}, 422, "unknown_inspection"),
    ("no possible supervisor", JIGUAN, {"lead_unit": "SWJ-JG"}, 422, "no_supervisor"),
    ("the lead helps itself", JIGUAN, {"co_units": ["SWJ-01"]}, 422, "lead_among_co_units"),
    ("due in the past", JIGUAN, by_date(date="2020-01-01"), 422, "due_in_past"),
    ("due at a past instant", JIGUAN, by_date(at="2020-01-01T00:00:00Z"), 422, "due_in_past"),
    ("no deadline", JIGUAN, {"deadline": None}, 422, "deadline_missing"),
    ("not below", ZHIBU, {"lead_unit": "SWJ-02"}, 403, "not_permitted"),
    ("a reader", AUDITOR, {}, 403, "not_permitted"),
    ("no person", ADMIN, {}, 403, "not_permitted"),
    ("unknown field", JIGUAN, {"colour": "red"}, 422, "malformed"),
    ("an import's field", JIGUAN, {"opened_on": "2020-01-01"}, 422, "malformed"),
    ("unknown field within", JIGUAN, by_date(date="2099-01-01", hour=3), 422, "malformed"),
    ("two dates", JIGUAN, by_date(date="2099-01-01", within="3 months"), 422, "malformed"),
    ("no such deadline", JIGUAN, {"deadline": {"kind": "soon"}}, 422, "malformed"),
    ("no such length", JIGUAN, by_date(within="for ever"), 422, "malformed"),
    ("beyond all calendars", JIGUAN, by_date(date="9999-12-31"), 422, "malformed"),
    ("a length beyond", JIGUAN, by_date(within="9999 months"), 422, "malformed"),
    ("an instant nowhere", JIGUAN, by_date(at="2099-01-01T00:00:00"), 422, "malformed"),
    ("title too long", JIGUAN, {"title": "x" * 201}, 422, "malformed"),
    ("blank title", JIGUAN, {"title": " \n"}, 422, "malformed"),
    ("unseen title", JIGUAN, {"title": "\u200b\u202e"}, 422, "malformed"),
    ("no title", JIGUAN, {"title": None}, 422, "malformed"),
    ("NUL", JIGUAN, {"title": "a\0b"}, 422, "malformed"),
    ("NUL in a code", JIGUAN, {"lead_unit": "\0"}, 422, "malformed"),
    ("description too long", JIGUAN, {"description": "x" * 20_001}, 422, "malformed"),
    ("a number for a text", JIGUAN, {"title": 7}, 422, "malformed"),
    ("too many co-units", JIGUAN, {"co_units": ["SWJ-02"] * 51}, 422, "malformed"),
    ("2 MB", JIGUAN, {"description": HUGE}, 413, "too_large"),
]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("by", "said", "status", "code"), [row[1:] for row in OPENINGS], ids=[row[0] for row in OPENINGS]
)
async def test_an_opening_that_cannot_be(house: House, by: str, said: dict[str, Any], status: int, code: str) -> None:
    answer = await (await house.person(by)).post("/cases", new_case(**said))
    assert_problem(answer, status, code)


COMMANDS: list[tuple[str, str, str, dict[str, Any], int, str]] = [
    ("wrong state", ZHIBU_HEAD, "confirm-completion", {"summary": "s"}, 409, "wrong_state"),
    ("wrong person", ZHIBU, "decline", {"reason": "r"}, 403, "not_permitted"),
    ("wrong person before wrong state", ZHIBU, "sign-off", {}, 403, "not_permitted"),
    ("malformed before wrong person", ZHIBU, "sign-off", {"note": 3}, 422, "malformed"),
    ("wrong state before the rules", ZHIBU, "report-progress", {"text": "t", "percent": 1}, 409, "wrong_state"),
    ("unknown unit", JIGUAN, "assign", {"lead_unit": "NOPE"}, 422, "unknown_unit"),
    ("no supervisor", JIGUAN, "assign", {"lead_unit": "SWJ"}, 422, "no_supervisor"),
    ("past", JIGUAN, "change-due", {"due": "2020-01-01", "reason": "r"}, 422, "due_in_past"),
    ("no date", JIGUAN, "change-due", {"due": "soon", "reason": "r"}, 422, "malformed"),
    ("blank", ZHIBU, "comment", {"text": "  "}, 422, "malformed"),
    ("too long", ZHIBU, "comment", {"text": "x" * 5_001}, 422, "malformed"),
    ("nothing", ZHIBU, "comment", {}, 422, "malformed"),
    ("a list", ZHIBU, "comment", [], 422, "malformed"),  # type: ignore[list-item]
    ("unknown field", ZHIBU, "acknowledge", {"now": True}, 422, "malformed"),
    ("no such proposal", JIGUAN_HEAD, "waive", {"proposal": 1, "reason": "r"}, 409, "wrong_state"),
    ("a reader comments", AUDITOR, "comment", {"text": "t"}, 403, "not_permitted"),
]


@pytest.fixture(scope="module")
async def assigned(house: House) -> str:
    """A case that waits to be acknowledged."""
    return str((await house.open())["number"])


@pytest.mark.parametrize(
    ("by", "command", "said", "status", "code"), [row[1:] for row in COMMANDS], ids=[row[0] for row in COMMANDS]
)
async def test_a_command_that_cannot_be(  # noqa: PLR0913, PLR0917  # a table's columns
    house: House, assigned: str, unchanged: None, by: str, command: str, said: dict[str, Any], status: int, code: str
) -> None:
    assert unchanged is None
    answer = await (await house.person(by)).post(f"/cases/{assigned}/{command}", said)
    assert_problem(answer, status, code)


async def test_what_the_rules_refuse_while_rectifying(house: House) -> None:
    number = (await house.open(co_units=["SWJ-02"]))["number"]
    other = (await house.open())["number"]
    await house.give(ZHIBU, number, "acknowledge")
    head = await house.person(ZHIBU_HEAD)
    path = f"/cases/{number}/confirm-completion"
    foreign = await house.evidence_in(other)
    assert_problem(await head.post(path, {"summary": "s", "evidence": [foreign]}), 422, "evidence_unknown")
    assert_problem(await head.post(path, {"summary": "s"}), 422, "parts_missing")
    await house.give(ZHIBU2_HEAD, number, "complete-part", text="t")
    assert_problem(await head.post(path, {"summary": "s"}), 422, "evidence_missing")
    assert_problem(await head.post(path, {"summary": "s", "evidence": ["x"]}), 422, "malformed")
    late = {"due": "2026-11-24", "reason": "r"}
    assert_problem(await head.post(f"/cases/{number}/request-extension", late), 422, "due_not_later")
    plan = {"measures": [{"text": "t"}]}
    assert_problem(await head.post(f"/cases/{number}/submit-plan", plan), 422, "plan_not_wanted")


async def test_the_confirmer_does_not_check(house: House) -> None:
    number = (await house.open(lead_unit="SWJ-JG", by=GONGWEI))["number"]
    await house.give(JIGUAN, number, "acknowledge")
    sha = await house.evidence_in(number, by=JIGUAN_DEPUTY)
    case = await house.give(JIGUAN_HEAD, number, "confirm-completion", summary="s", evidence=[sha])
    assert "record-check" not in case["actions"]
    check = {"result": "pass", "method": "documents", "note": "n"}
    assert_problem(
        await (await house.person(JIGUAN)).post(f"/cases/{number}/record-check", check), 403, "not_permitted"
    )


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/cases?cursor=made-up", "bad_cursor"),
        ("/cases?cursor=" + "A" * 900, "bad_cursor"),
        ("/cases?cursor=汉", "bad_cursor"),
        ("/inbox?cursor=made-up", "bad_cursor"),
        ("/events?after=made-up", "bad_cursor"),
        ("/events?after=-1", "bad_cursor"),
        ("/events?after=99999999999999999999", "bad_cursor"),
        ("/cases?limit=0", "malformed"),
        ("/cases?limit=501", "malformed"),
        ("/cases?sort=colour", "malformed"),
        ("/cases?state=lost", "malformed"),
        ("/cases?colour=red", "malformed"),
        ("/cases?unit=NOPE", "unknown_unit"),
        ("/cases?q=%00", "malformed"),
        ("/cases?due_before=soon", "malformed"),
    ],
)
async def test_a_question_that_cannot_be(house: House, path: str, code: str) -> None:
    assert_problem(await (await house.person(JIGUAN)).get(path), 422, code)


async def test_a_cursor_of_another_order_is_refused(house: House) -> None:
    await house.open()
    await house.open()
    reader = await house.person(JIGUAN)
    cursor = (await reader.get("/cases", limit=1)).json()["next"]
    assert_problem(await reader.get("/cases", limit=1, sort="due", cursor=cursor), 422, "bad_cursor")


@pytest.mark.parametrize("number", ["2026-999999", "nonsense", "%00", "汉", "2026-000001%2F", "x" * 3000])
async def test_a_number_that_is_not_there(house: House, number: str) -> None:
    answer = await (await house.person(JIGUAN)).get(f"/cases/{number}")
    assert answer.status_code == 404
    assert answer.json()["code"] in {"case_not_found", "not_found"}


async def test_a_command_that_needs_no_words_is_not_given_by_broken_ones(house: House, assigned: str) -> None:
    officer = await house.person(ZHIBU)
    for content in (b"{broken", b"[1,2", b"\xff\xfe", b"{} trailing", b'"text"', b"[]", b"7"):
        assert_problem(await officer.send(f"/cases/{assigned}/acknowledge", content), 422, "malformed")
    assert (await house.seen(ZHIBU, assigned))["state"] == "assigned"


async def test_a_filter_of_one_value_is_given_once(house: House) -> None:
    answer = await (await house.person(JIGUAN)).get("/cases?lamp=red&lamp=green")
    assert_problem(answer, 422, "malformed")


@pytest.mark.parametrize(
    "deadline",
    [
        {"kind": "by_date", "date": 1798675200},
        {"kind": "by_date", "date": "1798675200"},
        {"kind": "by_date", "date": "2026-12-31T00:00:00Z"},
        {"kind": "by_date", "at": 1798675200},
        {"kind": "by_date", "within": "２０ working days"},
    ],
    ids=str,
)
async def test_what_is_no_deadline(house: House, deadline: dict[str, Any]) -> None:
    answer = await (await house.person(JIGUAN)).post("/cases", new_case(deadline=deadline))
    assert_problem(answer, 422, "malformed")


BYTES: list[tuple[str, bytes, str, int, str]] = [
    ("no JSON", b"{", "application/json", 422, "malformed"),
    ("NaN", b'{"text": NaN}', "application/json", 422, "malformed"),
    ("half a surrogate pair", b'{"text": "\\ud800"}', "application/json", 422, "malformed"),
    ("no UTF-8", b'{"text": "\xff"}', "application/json", 422, "malformed"),
    ("deep", b"[" * 100_000, "application/json", 422, "malformed"),
    ("nothing", b"", "application/json", 422, "malformed"),
    ("a form", b"text=t", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ("no type", b'{"text": "t"}', "", 415, "unsupported_media_type"),
    ("XML", b"<text/>", "text/xml", 415, "unsupported_media_type"),
]


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES]
)
async def test_bytes_that_are_no_body(  # noqa: PLR0913, PLR0917  # a table's columns
    house: House, assigned: str, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = await (await house.person(ZHIBU)).send(f"/cases/{assigned}/comment", content, kind)
    assert_problem(answer, status, code)


async def test_what_was_said_is_not_said_back(house: House) -> None:
    secret = "机密\0内容"
    said = new_case(deadline={"kind": secret}, severity=secret, **{secret: 1})
    answer = await (await house.person(JIGUAN)).post("/cases", said)
    assert_problem(answer, 422, "malformed")
    assert "\\u0000" not in answer.text
    assert "内容" not in str([error["msg"] for error in answer.json()["errors"]])


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda client: client.get(f"{API}/cases"), 401, "unauthenticated"),
        (
            lambda client: client.get(f"{API}/cases", headers={"Authorization": "Bearer nonsense"}),
            401,
            "unauthenticated",
        ),
        (lambda client: client.get(f"{API}/cases", headers={"Authorization": "Basic eA=="}), 401, "unauthenticated"),
        (lambda client: client.post(f"{API}/cases", json={"colour": 1}), 401, "unauthenticated"),
        (lambda client: client.post(f"{API}/cases", content=b"{"), 401, "unauthenticated"),
        (lambda client: client.get("/nowhere"), 404, "not_found"),
        (lambda client: client.get(f"{API}/nowhere"), 404, "not_found"),
        (lambda client: client.delete(f"{API}/cases"), 405, "method_not_allowed"),
        (lambda client: client.post(f"{API}/auth/token", data={"username": "x"}), 422, "malformed"),
        (
            lambda client: client.post(f"{API}/auth/token", data={"username": "x\0", "password": "y"}),
            422,
            "malformed",
        ),
        (
            lambda client: client.post(f"{API}/auth/token", data={"username": "gongwei-head", "password": "wrong"}),
            401,
            "bad_credentials",
        ),
        (
            lambda client: client.post(f"{API}/auth/token", data={"username": "nobody", "password": "wrong"}),
            401,
            "bad_credentials",
        ),
    ],
)
async def test_at_the_door(client: AsyncClient, ask: Callable[[AsyncClient], Any], status: int, code: str) -> None:
    answer = await ask(client)
    assert_problem(answer, status, code)
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert ("allow" in answer.headers) == (status == 405)


async def test_a_guesser_is_slowed_down(client: AsyncClient) -> None:
    codes = []
    for _ in range(11):
        answer = await client.post(f"{API}/auth/token", data={"username": "guessed", "password": "wrong"})
        codes.append(answer.json()["code"])
    assert codes == ["bad_credentials"] * 10 + ["too_many_requests"]
    assert int(answer.headers["retry-after"]) > 0


async def test_detail_speaks_the_callers_language(house: House, assigned: str) -> None:
    officer = await house.person(ZHIBU)
    spoken = await officer.post(f"/cases/{assigned}/sign-off", {}, Accept_Language="zh-CN,zh;q=0.9,en;q=0.8")
    assert spoken.json()["detail"] == "您的岗位无权对该事项执行此操作；可执行的单位和岗位见 who_may。"
    spoken = await officer.post(f"/cases/{assigned}/sign-off", {}, Accept_Language="en, zh;q=0.5")
    assert spoken.json()["detail"] == (
        "You hold no post that may do this in this case; `who_may` says whose posts may."
    )


def assert_problem(answer: Response, status: int, code: str) -> None:
    """One problem, in its form."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (status, code, status), body
    assert {"type", "title", "detail", "request_id"} <= body.keys()


FORGED = ("x", "AAAA", "eyJhIjoxfQ", "1" * 400, "../../etc", "%00", "汉", "W10", "bnVsbA==", "-1", "9" * 30)
LISTS = ("/cases", "/inbox", "/letters", "/cases/{number}/events")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", FORGED)
async def test_a_forged_cursor_is_named(house: House, assigned: str, path: str, cursor: str) -> None:
    answer = await (await house.person(ZHIBU)).get(path.format(number=assigned), cursor=cursor)
    assert_problem(answer, 422, "bad_cursor")


@pytest.mark.parametrize("total", [-1, True, 1.5, "7"])
async def test_a_cursor_brings_no_total_that_none_could_be(house: House, assigned: str, total: object) -> None:
    made_up = json.dumps(["-opened_at", "2026-01-01T00:00:00+00:00", assigned, total]).encode()
    cursor = urlsafe_b64encode(made_up).decode()
    assert_problem(await (await house.person(ZHIBU)).get("/cases", limit=1, cursor=cursor), 422, "bad_cursor")


@pytest.mark.parametrize("path", LISTS[1:])
async def test_a_cursor_of_another_list_is_no_cursor(house: House, assigned: str, path: str) -> None:
    person = await house.person(JIGUAN)
    await house.open()
    cursor = (await person.get("/cases", limit=1)).json()["next"]
    answer = await person.get(path.format(number=assigned), cursor=cursor)
    assert_problem(answer, 422, "bad_cursor")


@pytest.mark.parametrize("after", ["x", "-1", "1e3", "9" * 30, "٣", "0x10", "1 "])
async def test_a_forged_position_is_named(house: House, after: str) -> None:
    assert_problem(await (await house.person(ZHIBU)).get("/events", after=after), 422, "bad_cursor")


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        ('"0"', 412, "revision_mismatch"),
        ('"99999999999999999999"', 412, "revision_mismatch"),
        ('"-1"', 412, "revision_mismatch"),
        ('"abc"', 412, "revision_mismatch"),
        ('W/"7"', 412, "revision_mismatch"),
        ("abc", 422, "malformed"),
        ('"', 422, "malformed"),
        ("1, ,", 422, "malformed"),
        ("x" * 501, 422, "malformed"),
    ],
)
async def test_a_forged_tag_changes_nothing(house: House, assigned: str, tag: str, status: int, code: str) -> None:
    answer = await (await house.person(ZHIBU)).post(f"/cases/{assigned}/comment", {"text": "t"}, If_Match=tag)
    assert_problem(answer, status, code)


GUESSED = ("0", "-1", "1e9", "9" * 19, "9" * 30, "x", "%00", "٣", "1%2F2", "汉")


@pytest.mark.parametrize("guess", GUESSED)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cases/{}"),
        ("GET", "/cases/{}/events"),
        ("GET", "/cases/{}/letters"),
        ("POST", "/cases/{}/comment"),
        ("POST", "/inbox/{}/read"),
        ("POST", "/inbox/{}/acknowledge"),
        ("GET", "/me/channels/{}/attempts"),
        ("DELETE", "/me/channels/{}"),
        ("DELETE", "/delegations/{}"),
        ("GET", "/calendars/{}"),
    ],
)
async def test_a_guessed_id_finds_nothing(house: House, method: str, path: str, guess: str) -> None:
    answer = await (await house.person(ZHIBU)).ask(method, path.format(guess))
    assert answer.status_code in {404, 405, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/cases", "/dashboard", "/holdings?unit=SWJ-01", "/outages", "/inbox", "/letters", "/events"]
)
async def test_a_misspelt_parameter_is_refused_wherever_one_could_narrow(house: House, path: str) -> None:
    answer = await (await house.person(ZHIBU)).ask("GET", f"{path}{'&' if '?' in path else '?'}supervisro=SWJ-JG")
    assert_problem(answer, 422, "malformed")
