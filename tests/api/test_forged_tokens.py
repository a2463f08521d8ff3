"""Whatever is no token of ours opens nothing, and all of it looks the same."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from httpx import AsyncClient

from tests.api.people import API, ZHIBU, House


def _part(said: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _jwt(head: dict[str, object], key: bytes = b"", **claims: object) -> str:
    signed = f"{_part(head)}.{_part({'sub': 'gongwei-head', 'exp': int(time.time()) + 3600, **claims})}"
    if not key:
        return f"{signed}."
    signature = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


FORGED = {
    "alg none": _jwt({"alg": "none", "typ": "JWT"}),
    "alg None": _jwt({"alg": "None"}),
    "signed by an empty secret": _jwt({"alg": "HS256"}, b"\0"),
    "of another issuer": _jwt({"alg": "HS256", "kid": "1"}, b"secret", iss="https://elsewhere.example", aud="duban"),
    "a key in its head": _jwt({"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}}, b"\0"),
    "expired": _jwt({"alg": "HS256"}, b"secret", exp=1),
    "prefix alone": "duban_",
    "made up": "duban_" + "A" * 43,
    "a number": "1",
    "a path": "../../secret-key",
    "SQL": "' OR 1=1 --",
    "long": "x" * 8000,
    "latin": "\xe9\xff",
    "the login": ZHIBU,
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_opens_nothing(client: AsyncClient, token: str) -> None:
    header = b"Bearer " + token.encode("latin-1")
    for method, path in (("GET", "/me"), ("GET", "/cases"), ("POST", "/cases"), ("DELETE", "/auth/token")):
        answer = await client.request(method, API + path, headers={b"Authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_token_is_taken_whole_from_the_header_alone(client: AsyncClient) -> None:
    said = {"username": ZHIBU, "password": "duban-demo"}
    token = (await client.post(f"{API}/auth/token", data=said)).json()["access_token"]
    wrong = (
        token[:-1],
        token + "x",
        token.swapcase(),
        token.removeprefix("duban_"),
        hashlib.sha256(token.encode()).hexdigest(),
    )
    for said_instead in wrong:
        answer = await client.get(f"{API}/me", headers={"Authorization": f"Bearer {said_instead}"})
        assert answer.status_code == 401
    for query in ({"access_token": token}, {"token": token}):
        assert (await client.get(f"{API}/me", params=query)).status_code == 401
    assert (
        await client.get(f"{API}/me", headers={"Cookie": f"session={token}; access_token={token}"})
    ).status_code == 401
    assert (await client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_guessed_ids_find_nothing_of_others(house: House) -> None:
    person = await house.person(ZHIBU)
    for kind in ("tokens", "sessions"):
        mine = {item["id"] for item in (await person.get(f"/me/{kind}")).json()["items"]}
        for number in set(range(1, 15)) - mine:
            assert (await person.delete(f"/me/{kind}/{number}")).status_code == 404
