"""Sessions, tokens and passwords: whose they are, how far they go, and how they end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from api.routers import sign_in as sign_in_router
from api.signing_in import by_password
from api.wiring import Wiring
from models.db.accounts import Verified, add_account
from tests.api.people import ADMIN, API, JIGUAN, PASSWORD, ZHIBU, House, Person

SECRET = "correct horse"
LOGIN = "changer"


@pytest.fixture(scope="module")
async def changer(record: AsyncEngine) -> str:
    """An account of this module's, with a password to change."""
    async with record.begin() as conn:
        await add_account(conn, LOGIN, person=None, administrator=True, password=SECRET)
    return LOGIN


@asynccontextmanager
async def at(app: FastAPI, address: str) -> AsyncIterator[AsyncClient]:
    """A caller at another address."""
    async with AsyncClient(transport=ASGITransport(app, client=(address, 1)), base_url="http://duban") as client:
        yield client


async def sign_in(client: AsyncClient, login: str, password: str) -> Response:
    return await client.post(f"{API}/auth/token", data={"username": login, "password": password})


async def session(client: AsyncClient, login: str, password: str = PASSWORD) -> Person:
    answer = await sign_in(client, login, password)
    assert answer.status_code == 200, answer.text
    return Person(client, answer.json()["access_token"])


async def issue(owner: Person, client: AsyncClient, **said: object) -> tuple[int, Person]:
    """A token's id, and its bearer."""
    answer = await owner.post("/me/tokens", said)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"]), Person(client, answer.json()["token"])


async def test_a_session_ends_by_signing_out_and_no_other(client: AsyncClient) -> None:
    first, second = await session(client, ZHIBU), await session(client, ZHIBU)
    assert (await first.delete("/auth/token")).status_code == 204
    assert [(await one.get("/me")).status_code for one in (first, second)] == [401, 200]
    assert (await first.delete("/auth/token")).status_code == 401


async def test_sessions_are_listed_and_ended_by_their_owner_alone(client: AsyncClient, house: House) -> None:
    mine, other = await session(client, ZHIBU), await session(client, ZHIBU)
    items = (await mine.get("/me/sessions")).json()["items"]
    current = [item["id"] for item in items if item["current"]]
    assert len(current) == 1
    assert {item["address"] for item in items} == {"127.0.0.1"}
    ended = next(item["id"] for item in (await other.get("/me/sessions")).json()["items"] if item["current"])
    stranger = await house.person(JIGUAN)
    for guessed in (ended, 0, -1, 2**70, "x", "汉", "%00"):
        answer = await stranger.delete(f"/me/sessions/{guessed}")
        assert (answer.status_code, answer.json()["code"]) == (404, "session_not_found")
    assert (await mine.delete(f"/me/sessions/{ended}")).status_code == 204
    assert [(await one.get("/me")).status_code for one in (other, mine)] == [401, 200]


async def test_a_tokens_secret_is_told_once(client: AsyncClient) -> None:
    owner = await session(client, ZHIBU)
    number, robot = await issue(owner, client, name="once", scopes=["read", "command"], days=7)
    await robot.get("/me")
    listed = next(item for item in (await owner.get("/me/tokens")).json()["items"] if item["id"] == number)
    assert "token" not in listed
    assert listed["scopes"] == ["read", "command"]
    assert listed["last_used_at"] is not None
    again = await owner.post("/me/tokens", {"name": "once"})
    assert (again.status_code, again.json()["code"], again.json()["id"]) == (409, "token_exists", number)
    assert (await owner.delete(f"/me/tokens/{number}")).status_code == 204
    assert (await robot.get("/me")).status_code == 401
    assert (await owner.delete(f"/me/tokens/{number}")).json()["code"] == "token_not_found"


async def test_a_retry_under_the_same_key_makes_no_second_token(client: AsyncClient) -> None:
    owner = await session(client, ZHIBU)
    first = await owner.post("/me/tokens", {"name": "retried"}, Idempotency_Key="token-1")
    second = await owner.post("/me/tokens", {"name": "retried"}, Idempotency_Key="token-1")
    assert (first.status_code, second.json()["code"], second.json()["id"]) == (201, "token_exists", first.json()["id"])
    other = await owner.post("/me/tokens", {"name": "another"}, Idempotency_Key="token-1")
    assert other.json()["code"] == "key_reused"


@pytest.mark.parametrize(
    "said", [{}, {"name": " "}, {"name": "x", "scopes": []}, {"name": "x", "scopes": ["all"]}, {"name": "x", "days": 0}]
)
async def test_a_token_that_cannot_be(house: House, said: dict[str, object]) -> None:
    assert (await (await house.person(ZHIBU)).post("/me/tokens", said)).json()["code"] == "malformed"


async def test_a_token_goes_as_far_as_its_scopes(client: AsyncClient, house: House) -> None:
    number = (await house.open())["number"]
    owner = await session(client, ZHIBU)
    _, reading = await issue(owner, client, name="reading")
    _, commanding = await issue(owner, client, name="commanding", scopes=["command"])
    assert (await reading.get(f"/cases/{number}")).status_code == 200
    for path, body in ((f"/cases/{number}/acknowledge", {}), ("/cases", {}), ("/delegations", {})):
        refused = await reading.post(path, body)
        assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (
            403,
            "scope_missing",
            "command",
        )
    assert (await commanding.get("/cases")).json()["code"] == "scope_missing"
    assert (await commanding.post(f"/cases/{number}/acknowledge")).status_code == 200
    assert (await reading.delete("/auth/token")).status_code == 204


async def test_every_route_but_the_open_ones_asks_who_it_is(client: AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    open_to_all = {("/api/v1/auth/token", "post"), ("/healthz", "get"), ("/readyz", "get")}
    assert len(described) > 50
    for path, methods in described.items():
        for method in set(methods) & {"get", "post", "put", "delete", "patch"}:
            if (path, method) not in open_to_all:
                answer = await client.request(method.upper(), path.replace("{", "").replace("}", ""))
                assert answer.status_code == 401, (method, path, answer.text)


async def test_no_token_has_more_than_its_account(client: AsyncClient) -> None:
    owner = await session(client, ZHIBU)
    _, robot = await issue(owner, client, name="upstart", scopes=["read", "command", "administer"])
    for path in ("/channels", "/reachability", f"/accounts/{ADMIN}/tokens"):
        assert (await robot.get(path)).json()["code"] == "not_permitted"


async def test_an_administrators_token_needs_the_scope(client: AsyncClient) -> None:
    admin = await session(client, ADMIN)
    _, reading = await issue(admin, client, name="plain")
    _, looking = await issue(admin, client, name="looking", scopes=["read", "administer"])
    assert (await reading.get("/channels")).json()["code"] == "not_permitted"
    assert (await reading.get("/me")).json()["administrator"] is False
    assert (await looking.get("/channels")).status_code == 200
    assert (await looking.delete(f"/accounts/{ZHIBU}/tokens/1")).json()["code"] == "scope_missing"


async def test_a_token_makes_no_token_and_changes_no_password(client: AsyncClient) -> None:
    owner = await session(client, ZHIBU)
    number, robot = await issue(owner, client, name="maker", scopes=["read", "command"])
    refused = [
        await robot.post("/me/tokens", {"name": "longer", "days": 3650}),
        await robot.put("/me/password", {"old_password": PASSWORD, "new_password": SECRET}),
        await robot.delete(f"/me/tokens/{number}"),
        await robot.delete("/me/sessions/1"),
    ]
    assert {answer.json()["code"] for answer in refused} == {"sign_in_needed"}


async def test_an_administrator_sees_and_ends_anybodys(client: AsyncClient) -> None:
    owner, admin = await session(client, ZHIBU), await session(client, ADMIN)
    number, robot = await issue(owner, client, name="theirs")
    assert number in {item["id"] for item in (await admin.get(f"/accounts/{ZHIBU}/tokens")).json()["items"]}
    seen = (await admin.get(f"/accounts/{ZHIBU}/sessions")).json()["items"]
    assert (await admin.delete(f"/accounts/{JIGUAN}/tokens/{number}")).json()["code"] == "token_not_found"
    assert (await admin.delete(f"/accounts/{ZHIBU}/tokens/{number}")).status_code == 204
    assert (await admin.delete(f"/accounts/{ZHIBU}/sessions/{seen[0]['id']}")).status_code == 204
    assert [(await one.get("/me")).status_code for one in (robot, owner, admin)] == [401, 401, 200]
    assert (await admin.get("/accounts/nobody/tokens")).json()["code"] == "account_not_found"
    for path in (f"/accounts/{ADMIN}/sessions", "/accounts/nobody/sessions"):
        assert (await (await session(client, ZHIBU)).get(path)).json()["code"] == "not_permitted"


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client: AsyncClient, changer: str) -> None:
    mine, other = await session(client, changer, SECRET), await session(client, changer, SECRET)
    _, robot = await issue(mine, client, name="robot")
    wrong = await mine.put("/me/password", {"old_password": "wrong horse", "new_password": "another horse"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    with capture_logs() as logged:
        changed = await mine.put("/me/password", {"old_password": SECRET, "new_password": "another horse"})
    assert changed.status_code == 204, changed.text
    assert "horse" not in str(logged)
    assert [(await one.get("/me")).status_code for one in (mine, other, robot)] == [200, 401, 200]
    assert (await sign_in(client, changer, SECRET)).status_code == 401
    assert (
        await mine.put("/me/password", {"old_password": "another horse", "new_password": SECRET})
    ).status_code == 204


async def test_what_was_judged_before_a_change_of_password_begins_no_session(
    client: AsyncClient, changer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await session(client, changer, SECRET)

    async def overtaken(parts: Wiring, login: str, password: str, address: str) -> Verified:
        found = await by_password(parts, login, password, address)
        said = {"old_password": SECRET, "new_password": "another horse"}
        assert (await mine.put("/me/password", said)).status_code == 204
        return found

    with monkeypatch.context() as patched:
        patched.setattr(sign_in_router, "by_password", overtaken)
        late = await sign_in(client, changer, SECRET)
    assert (late.status_code, late.json()["code"]) == (401, "bad_credentials")
    back = {"old_password": "another horse", "new_password": SECRET}
    assert (await mine.put("/me/password", back)).status_code == 204


@pytest.mark.parametrize(("new", "code"), [("short", "password_refused"), (PASSWORD, "password_known")])
async def test_a_password_that_is_not_taken(client: AsyncClient, changer: str, new: str, code: str) -> None:
    mine = await session(client, changer, SECRET)
    answer = await mine.put("/me/password", {"old_password": SECRET, "new_password": new})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert new not in answer.text


async def test_a_password_of_the_wrong_form_is_not_said_back(house: House, client: AsyncClient) -> None:
    person = await house.person(ZHIBU)
    for secret in ("s3cret" + "\0", "s3cret" * 400):
        said = {"old_password": secret, "new_password": secret, "s3cret": 1}
        answer = await person.put("/me/password", said)
        assert answer.json()["code"] == "malformed"
        assert "s3cret" not in str([error["msg"] for error in answer.json()["errors"]])
        answer = await client.post(f"{API}/auth/token", data={"username": "x", "password": secret})
        assert (answer.status_code, "s3cret" in answer.text) == (422, False)
