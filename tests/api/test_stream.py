"""The stream shows what happens to cases one sees, as it happens, and ends with the session."""

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest
from fastapi import FastAPI

from api.problems import TooManyRequests
from api.routers.stream import stream
from api.wiring import Wiring
from tests.api.people import JIGUAN, PASSWORD, ZHIBU, ZHIBU2_HEAD, House

_PATIENCE = 20.0


async def opened(
    house: House, app: FastAPI, login: str, last_seen: str | None = None, after: str | None = None
) -> AsyncIterator[bytes]:
    """What somebody is sent."""
    from datetime import UTC, datetime  # noqa: PLC0415  # only here

    from api.identity import caller_behind  # noqa: PLC0415  # only here

    parts: Wiring = app.state.wiring
    form = {"username": login, "password": PASSWORD}
    secret = (await house.client.post("/api/v1/auth/token", data=form)).json()["access_token"]
    caller = await caller_behind(parts, secret, datetime.now(UTC))
    assert caller is not None
    answer = await stream(caller, secret, parts, last_seen, after)
    return aiter(answer.body_iterator)  # type: ignore[arg-type]


async def until(lines: AsyncIterator[bytes], event: str) -> dict[str, object]:
    """The next event of that name."""
    async with asyncio.timeout(_PATIENCE):
        async for line in lines:
            parts = dict(part.split(": ", 1) for part in line.decode().strip().splitlines() if ": " in part)
            if parts.get("event") == event:
                return {**orjson.loads(parts["data"]), "id": parts["id"]}
    raise AssertionError(event)


async def told_of(lines: AsyncIterator[bytes], number: str) -> dict[str, object]:
    """Waits until that case is told of; the cases told until then, each with the position of the first time.

    The clocks of other tests' cases go on meanwhile.
    """
    told: dict[str, object] = {}
    while number not in told:
        one = await until(lines, "case")
        told.setdefault(str(one["number"]), one["id"])
    return told


async def test_whoever_looks_on_is_told_of_their_cases_and_their_inbox(app: FastAPI, house: House) -> None:
    lines = await opened(house, app, ZHIBU)
    before = await until(lines, "inbox")
    number = (await house.open())["number"]
    await told_of(lines, number)
    assert int(str((await until(lines, "inbox"))["unread"])) > int(str(before["unread"]))


async def test_a_stranger_is_told_nothing(app: FastAPI, house: House) -> None:
    lines = await opened(house, app, ZHIBU2_HEAD)
    await until(lines, "inbox")
    hidden = (await house.open())["number"]
    seen = (await house.open(lead_unit="SWJ-02"))["number"]
    assert hidden not in await told_of(lines, seen)


async def test_one_who_comes_back_misses_nothing(app: FastAPI, house: House) -> None:
    lines = await opened(house, app, JIGUAN)
    first = (await house.open())["number"]
    position = (await told_of(lines, first))[first]
    second = (await house.open())["number"]
    again = await opened(house, app, JIGUAN, str(position))
    assert second in await told_of(again, second)


async def test_it_ends_with_the_session(app: FastAPI, house: House) -> None:
    parts: Wiring = app.state.wiring
    lines = await opened(house, app, "zhibu4-officer")
    await until(lines, "inbox")
    token = await house.client.post("/api/v1/auth/token", data={"username": "zhibu4-officer", "password": PASSWORD})
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    sessions = (await house.client.get("/api/v1/me/sessions", headers=bearer)).json()["items"]
    for one in sessions:
        if not one.get("current"):
            await house.client.delete(f"/api/v1/me/sessions/{one['id']}", headers=bearer)
    await house.open()
    async with asyncio.timeout(_PATIENCE):
        async for _ in lines:
            pass
    assert parts.streams.closing is False


async def test_one_account_has_so_many_windows_and_no_more(app: FastAPI, house: House) -> None:
    open_ = [await opened(house, app, "zhibu3-officer") for _ in range(8)]
    with pytest.raises(TooManyRequests):
        await opened(house, app, "zhibu3-officer")
    del open_
