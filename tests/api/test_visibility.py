"""Who sees what: a case out of sight is a case that is not there."""

import pytest

from tests.api.people import (
    ADMIN,
    AUDITOR,
    DANGZU_HEAD,
    GONGWEI,
    JIGUAN,
    ZHIBU,
    ZHIBU2_HEAD,
    ZHIBU_HEAD,
    House,
)
from tests.api.test_bad_input import assert_problem

OUTSIDER = "qugongwei-inspector"


@pytest.fixture(scope="module")
async def number(house: House) -> str:
    """A case between the first branch and its committee."""
    return str((await house.open(title="只给看得见的人"))["number"])


@pytest.mark.parametrize("login", [ZHIBU, ZHIBU_HEAD, JIGUAN, DANGZU_HEAD, GONGWEI, AUDITOR])
async def test_those_concerned_and_all_above_see_it(house: House, number: str, login: str) -> None:
    assert (await house.seen(login, number))["number"] == number


@pytest.mark.parametrize("login", [OUTSIDER, ZHIBU2_HEAD, ADMIN])
@pytest.mark.parametrize("path", ["", "/clock", "/events", f"/evidence/{'a' * 64}"])
async def test_nobody_else_does(house: House, number: str, login: str, path: str) -> None:
    assert_problem(await (await house.person(login)).get(f"/cases/{number}{path}"), 404, "case_not_found")


async def test_404_comes_before_malformed_and_before_the_right(house: House, number: str) -> None:
    outsider = await house.person(OUTSIDER)
    path = f"/cases/{number}/comment"
    assert_problem(await outsider.post(path, {"text": 7}), 404, "case_not_found")
    assert_problem(await outsider.send(path, b"{"), 404, "case_not_found")
    assert_problem(await outsider.send(path, b"<x/>", "text/xml"), 404, "case_not_found")
    assert_problem(await outsider.post(f"/cases/{number}/sign-off"), 404, "case_not_found")
    assert_problem(await outsider.upload(number), 404, "case_not_found")
    assert_problem(await outsider.post(f"/cases/{number}/nonsense"), 404, "not_found")


async def test_lists_feed_and_dashboard_leave_it_out(house: House, number: str) -> None:
    for login in (OUTSIDER, ZHIBU2_HEAD, ADMIN):
        person = await house.person(login)
        listed = (await person.get("/cases", q="只给看得见的人")).json()
        assert (listed["items"], listed["total"]) == ([], 0)
        followed = (await person.get("/events", limit=500)).json()["items"]
        assert number not in {event["number"] for event in followed}
    assert (await (await house.person(ADMIN)).get("/dashboard")).json()["total"] == 0


async def test_a_reader_is_offered_nothing(house: House, number: str) -> None:
    assert (await house.seen(AUDITOR, number))["actions"] == []


async def test_actions_are_what_the_caller_may_do_now(house: House, number: str) -> None:
    assert set((await house.seen(ZHIBU, number))["actions"]) == {"acknowledge", "comment"}
    assert {"decline", "acknowledge"} <= set((await house.seen(ZHIBU_HEAD, number))["actions"])


async def test_me(house: House) -> None:
    me = (await (await house.person(ZHIBU_HEAD)).get("/me")).json()
    assert (me["account"], me["administrator"]) == (ZHIBU_HEAD, False)
    assert [(post["unit"]["code"], post["capacity"]) for post in me["posts"]] == [("SWJ-01", "head")]
    me = (await (await house.person(ADMIN)).get("/me")).json()
    assert (me["administrator"], me["person"], me["posts"]) == (True, None, [])
