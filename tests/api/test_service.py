"""The service about itself, its pages, and what it says without its servers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from structlog.testing import capture_logs

from api.app import create_app
from api.described.document import ANSWERS
from settings import Settings
from tests.api.people import API, JIGUAN, ZHIBU, House


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    """The API with neither database nor engine."""
    settings = Settings(
        database_url=SecretStr("postgresql://duban:x@127.0.0.1:1/duban"),
        temporal_address="127.0.0.1:1",
        data_dir=tmp_path,
    )
    app = create_app(settings)
    async with LifespanManager(app), AsyncClient(transport=ASGITransport(app), base_url="http://duban") as client:
        yield client


async def test_it_is_alive_and_ready(client: AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "alive"}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True), ready.text


async def test_alone_it_lives_and_says_what_is_missing(alone: AsyncClient) -> None:
    assert (await alone.get("/healthz")).status_code == 200
    ready = await alone.get("/readyz")
    assert ready.status_code == 503
    assert {name: part["ok"] for name, part in ready.json().items() if name != "ready"} == {
        "database": False,
        "engine": False,
        "worker": False,
    }
    asked = await alone.get(f"{API}/cases", headers={"Authorization": "Bearer x"})
    assert (asked.status_code, asked.json()["code"]) == (503, "unavailable")
    assert int(asked.headers["retry-after"]) > 0
    assert "duban_database_up 0.0" in (await alone.get("/metrics")).text


async def test_the_docs_fetch_nothing_from_elsewhere(client: AsyncClient) -> None:
    for path in ("/sign-in", "/docs"):
        page = await client.get(path)
        assert page.status_code == 200
        assert 'src="http' not in page.text
        assert 'href="http' not in page.text
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        assert (await client.get(f"/docs/assets/{asset}")).status_code == 200
    for language, said in (("en", "Not for state secrets"), ("zh", "国家秘密")):
        assert said in (await client.get("/sign-in", headers={"Accept-Language": language})).text


async def test_the_contract_is_described(client: AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    assert len([path for path in described["paths"] if path.startswith("/api/v1/cases/{number}/")]) == 31


async def test_metrics_count_routes_and_commands(house: House, client: AsyncClient) -> None:
    number = (await house.open())["number"]
    await (await house.person(ZHIBU)).post(f"/cases/{number}/sign-off")
    await client.get("/no/such/path")
    told = (await client.get("/metrics")).text
    assert 'duban_commands_total{command="open",outcome="taken"}' in told
    assert 'duban_commands_total{command="sign-off",outcome="not_permitted"}' in told
    assert number not in told
    assert 'route="unmatched"' in told
    assert "/{number}/sign-off" in told


async def test_every_answer_has_its_request_id(client: AsyncClient) -> None:
    assert (await client.get("/healthz", headers={"X-Request-Id": "mine-1"})).headers["x-request-id"] == "mine-1"
    answer = await client.get("/nowhere", headers={"X-Request-Id": "bad id\t"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] != "bad id\t"


async def test_what_nobody_foresaw_is_told_without_its_inside(client: AsyncClient, app: FastAPI) -> None:
    async def broken() -> None:
        message = "the inside"
        raise LookupError(message)

    # The application is everybody's: what stands in no table of routes is taken out again.
    routes = list(app.router.routes)
    app.add_api_route("/broken", broken)
    try:
        with capture_logs() as logged:
            answered = await client.get("/broken")
    finally:
        app.router.routes[:] = routes
    assert (answered.status_code, answered.json()["code"]) == (500, "internal")
    assert "the inside" not in answered.text
    assert not {"LookupError", "Traceback", "/api/", ".py"} & set(answered.text.split())
    assert [line["event"] for line in logged] == ["unexpected"]


async def test_answers_stay_out_of_caches(house: House) -> None:
    assert (await (await house.person(JIGUAN)).get("/me")).headers["cache-control"] == "no-store"


async def test_the_document_says_what_each_route_answers(client: AsyncClient) -> None:
    said = (await client.get("/openapi.json")).json()
    known = set()
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            known.add(key := f"{method.upper()} {path.removeprefix(API)}")
            refused = {status: told for status, told in operation["responses"].items() if status >= "4"}
            assert (
                all("application/problem+json" in told["content"] for told in refused.values()) or key == "GET /readyz"
            )
    assert known == set(ANSWERS), "say in api/described/document.py what these answer"
