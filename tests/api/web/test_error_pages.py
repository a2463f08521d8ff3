"""Each error's page: what happened, what was not lost, what to do; nothing of how programs speak."""

import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from activities.engine import EngineAway
from api.errors import HANDLERS
from api.problems import (
    Internal,
    MethodNotAllowed,
    NotFound,
    NotPermittedHere,
    TakeOverFirst,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)
from api.unprocessable import CursorRefused, KeyReused, Malformed
from models.domain.refusals import RevisionMismatch, WrongState
from tests.api.people import JIGUAN, JIGUAN_HEAD, House
from tests.api.web.browser import signed_in, window

ERRORS: dict[str, Exception] = {
    "401": Unauthenticated(),
    "403": NotPermittedHere(),
    "403-take-over": TakeOverFirst(who_may=[], instead="take-over"),
    "404": NotFound(),
    "405": MethodNotAllowed(allow="POST"),
    "409": WrongState(),
    "412": RevisionMismatch(),
    "413": TooLarge(),
    "415": UnsupportedMediaType(expected="application/json"),
    "422": Malformed(errors=[]),
    "422-cursor": CursorRefused(),
    "422-key": KeyReused(),
    "429": TooManyRequests(retry_after=30),
    "500": Internal(),
    "503": Unavailable(),
    "503-unknown": EngineAway(outcome_unknown=True),
}
_PROGRAMS = re.compile(r"who_may|Idempotency|errors\b|take-over|cursor|method|令牌|请求方法", re.IGNORECASE)


@pytest.fixture
async def browser() -> AsyncIterator[AsyncClient]:
    """A browser before an application in which everything goes wrong as it is asked to."""
    app = FastAPI(exception_handlers=HANDLERS)

    @app.api_route("/{which}", methods=["GET", "POST"])
    async def fail(which: str) -> None:
        raise ERRORS[which]

    headers = {"Accept": "text/html"}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://duban", headers=headers) as client:
        yield client


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", ERRORS)
async def test_it_speaks_to_people(browser: AsyncClient, which: str, language: str) -> None:
    page = await browser.post(f"/{which}", headers={"Accept-Language": language})
    assert page.status_code == int(which[:3])
    said = re.findall(r"<h1>(.+?)</h1>\n<p class=\"said\" data-told>(.+?)</p>\n<p data-told>(.+?)</p>", page.text)
    assert len(said) == 1
    assert not _PROGRAMS.search(" ".join(said[0]))
    assert all(re.search("[一-鿿]", sentence) for sentence in said[0]) is (language == "zh")


async def test_what_may_be_gone_is_tried_again_and_the_rest_leads_back(browser: AsyncClient) -> None:
    away = (await browser.get("/503?q=1")).text
    assert 'href="/503?q=1">重试' in away
    came = {"Referer": "http://duban/cases/2026-000001?before=9"}
    refused = (await browser.post("/403", headers=came)).text
    assert 'href="/cases/2026-000001?before=9">返回刚才的页面' in refused
    assert 'href="/403"' not in refused
    foreign = (await browser.post("/403", headers={"Referer": "http://elsewhere/cases"})).text
    assert "elsewhere" not in foreign
    ended = (await browser.post("/401", headers=came)).text
    assert 'href="/sign-in?next=/cases/2026-000001%3Fbefore%3D9"' in ended
    assert "30 秒后可继续" in (await browser.get("/429")).text


async def test_whoever_is_signed_in_keeps_the_way_to_all_pages(app: FastAPI) -> None:
    async with signed_in(app, JIGUAN) as client:
        for path in ("/cases/2099-000001", "/nothing-of-the-kind", "/cases?lamp=purple"):
            assert 'href="/letters"' in (await client.get(path)).text
    async with window(app) as client:
        assert 'href="/letters"' not in (await client.get("/nothing-of-the-kind")).text


async def test_what_a_case_refused_leads_to_the_case(app: FastAPI, house: House) -> None:
    number = (await house.open())["number"]
    async with signed_in(app, JIGUAN_HEAD) as client:
        refused = await client.get(f"/cases/{number}/do/sign-off")
        assert refused.status_code == 409
        assert f'href="/cases/{number}">打开事项' in refused.text
