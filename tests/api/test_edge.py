"""What every answer carries, what is taken from one caller, and what is never said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from asgi_lifespan import LifespanManager
from httpx import ASGITransport, AsyncClient

from api.app import create_app
from api.pace import Pace
from api.problems import TooManyRequests
from settings import Settings
from tests.api.people import API, JIGUAN, PASSWORD, ZHIBU, House
from tests.api.test_access import at

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


@asynccontextmanager
async def another(settings: Settings, **set_to: object) -> AsyncIterator[AsyncClient]:
    """The API under other settings."""
    app = create_app(settings.model_copy(update=set_to))
    async with LifespanManager(app), AsyncClient(transport=ASGITransport(app), base_url="http://duban") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/assets/swagger-ui.css", "/healthz", "/nowhere", f"{API}/me"])
async def test_every_answer_is_hardened(client: AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert EVERYWHERE.items() <= dict(headers).items()
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers


async def test_the_docs_run_their_own_scripts_and_no_others(client: AsyncClient) -> None:
    policy = (await client.get("/docs")).headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.startswith("script-src 'self' 'sha256-")
    assert "unsafe" not in scripts
    assert "http" not in policy


async def test_what_stands_under_the_api_is_kept_by_nobody(house: House, client: AsyncClient) -> None:
    number = (await house.open())["number"]
    sha = await house.evidence_in(number)
    reader = await house.person(JIGUAN)
    for path in ("/me", "/cases", f"/cases/{number}", f"/cases/{number}/evidence/{sha}", "/inbox", "/nowhere"):
        assert "no-store" in (await reader.get(path)).headers["cache-control"]
    assert "no-store" in (await client.get(f"{API}/cases")).headers["cache-control"]


async def test_only_a_service_found_by_https_asks_for_nothing_else(settings: Settings) -> None:
    async with another(settings, public_url="https://duban.example") as client:
        assert (await client.get("/healthz")).headers["strict-transport-security"] == "max-age=31536000"


async def test_no_other_site_is_let_in(house: House, client: AsyncClient) -> None:
    origin = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    asked = await client.options(f"{API}/cases", headers=origin)
    assert asked.status_code == 405
    answered = await (await house.person(JIGUAN)).get("/me", headers=origin)
    for answer in (asked, answered):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_window_moves_and_each_has_their_own() -> None:
    pace = Pace("3/10 seconds", "5/minute")
    for _ in range(3):
        pace.check_account(1)
    with pytest.raises(TooManyRequests) as refused:
        pace.check_account(1)
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 11
    pace.check_account(2)
    for _ in range(5):
        pace.check_address("1")
    with pytest.raises(TooManyRequests):
        pace.check_address("1")


async def test_an_account_that_asks_too_fast_waits_and_others_do_not(settings: Settings) -> None:
    async with another(settings, rate_per_account="5/minute", rate_per_address=None) as client:
        house = House(client, "")
        fast, other = await house.person(JIGUAN), await house.person(ZHIBU)
        answers = [await fast.get("/me") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[-1].json()["code"] == "too_many_requests"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
        assert (await other.get("/me")).status_code == 200


async def test_whoever_uploads_too_much_waits_and_others_do_not(house: House, settings: Settings) -> None:
    number = (await house.open())["number"]
    async with another(settings, upload_mib_per_account="3/hour") as client:
        hers = House(client, "")
        much, other = await hers.person(ZHIBU), await hers.person(JIGUAN)
        answers = [await much.upload(number, bytes([n]) * 1_500_000) for n in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert answers[-1].json()["code"] == "too_many_uploads"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 3600
        assert (await much.get("/me")).status_code == 200
        assert (await other.upload(number, b"mine")).status_code == 201


async def test_an_address_that_asks_too_fast_waits_and_monitors_do_not(settings: Settings) -> None:
    async with another(settings, rate_per_address="3/minute") as client:
        codes = [(await client.get("/nowhere")).status_code for _ in range(4)]
        assert codes == [404, 404, 404, 429]
        assert (await client.get("/healthz")).status_code == 200


async def test_an_open_process_refuses_the_demos_password(settings: Settings) -> None:
    app = create_app(settings, open_host=True)
    async with LifespanManager(app), at(app, "203.0.113.201") as client:
        answer = await client.post(f"{API}/auth/token", data={"username": JIGUAN, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_credentials")
