"""Signing in at the page: the cookie, where one is sent then, and requests from other sites."""

import pytest
from fastapi import FastAPI

from api.web.whereto import local
from tests.api.people import JIGUAN, PASSWORD, House
from tests.api.web.browser import signed_in, window


async def test_whoever_is_not_signed_in_is_asked_first_and_comes_back(app: FastAPI, house: House) -> None:
    del house
    async with window(app) as client:
        asked = await client.get("/cases?lamp=red")
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Fcases%3Flamp%3Dred")
        form = {"username": JIGUAN, "password": PASSWORD, "next": "/cases?lamp=red"}
        entered = await client.post("/sign-in", data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/cases?lamp=red")
        assert (await client.get("/cases?lamp=red")).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(app: FastAPI, house: House) -> None:
    del house
    async with window(app) as client:
        entered = await client.post("/sign-in", data={"username": JIGUAN, "password": PASSWORD})
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_a_wrong_password_is_said_at_the_form_which_keeps_the_name(app: FastAPI, house: House) -> None:
    del house
    async with window(app) as client:
        refused = await client.post("/sign-in", data={"username": "nobody-here", "password": "x"})
    assert refused.status_code == 401
    assert "用户名或密码错误。" in refused.text
    assert 'value="nobody-here"' in refused.text


async def test_signing_out_ends_the_session_itself(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        secret = client.cookies["duban_session"]
        assert (await client.post("/sign-out")).status_code == 303
        client.cookies.set("duban_session", secret)
        assert (await client.get("/")).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "http://duban"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/choices", "/sign-out", "/api/v1/cases"])
async def test_what_another_site_sends_is_refused(
    app: FastAPI, house: House, path: str, headers: dict[str, str]
) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        answer = await client.post(path, data={"username": JIGUAN, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("origin", "status"), [("http://duban", 303), ("http://elsewhere", 403), ("null", 403)])
async def test_an_older_browser_is_known_by_the_origin(app: FastAPI, house: House, origin: str, status: int) -> None:
    del house
    async with window(app) as client:
        del client.headers["Sec-Fetch-Site"]
        form = {"username": JIGUAN, "password": PASSWORD}
        assert (await client.post("/sign-in", data=form, headers={"Origin": origin})).status_code == status


async def test_a_cookie_alone_opens_the_api_for_reading_only_as_its_person(app: FastAPI, house: House) -> None:
    del house
    async with signed_in(app, JIGUAN) as client:
        assert (await client.get("/api/v1/me")).json()["account"] == JIGUAN


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "cases", ""],
)
def test_nobody_is_sent_elsewhere(elsewhere: str) -> None:
    assert local(elsewhere) == "/"


def test_an_address_of_ours_stays() -> None:
    assert local("/cases?lamp=red&q=%E4%BC%9A") == "/cases?lamp=red&q=%E4%BC%9A"
