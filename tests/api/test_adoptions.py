"""Open cases move to another version of their policy: looked at beforehand, confirmed, carried out, recorded."""

import asyncio
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.policies import load_policy_file
from tests.api.people import ADMIN, JIGUAN, JIGUAN_HEAD, ZHIBU, House

STANDARD = Path(__file__).parents[2] / "policies" / "standard.toml"
_names = count(1)


class Versions:
    """A policy of a test's own, in two versions: 5 and 9 working days for what is put right at once."""

    def __init__(self, record: AsyncEngine, folder: Path) -> None:
        self.code = f"own-{next(_names)}"
        self._record = record
        self._file = folder / "policy.toml"

    async def load(self, version: int) -> None:
        """Load a version; later ones are alike."""
        written = STANDARD.read_text(encoding="utf-8").replace('code = "standard"', f'code = "{self.code}"')
        if version > 1:
            written = written.replace('immediate = "5', 'immediate = "9').replace('check = "10', 'check = "4')
            written = written.replace('acknowledge = "2', 'acknowledge = "1')
        self._file.write_text(written.replace("version = 1", f"version = {version}"), encoding="utf-8")
        async with self._record.begin() as conn:
            await load_policy_file(conn, self._file)

    def migrate(self, version: int = 2) -> str:
        """Where open cases are moved to it."""
        return f"/policies/{self.code}/{version}/migrate"


@pytest.fixture
async def versions(record: AsyncEngine, tmp_path: Path) -> Versions:
    """A policy whose first version is loaded."""
    versions = Versions(record, tmp_path)
    await versions.load(1)
    return versions


async def opened(house: House, versions: Versions) -> dict[str, Any]:
    return await house.open(policy=versions.code, deadline={"kind": "immediate"})


async def adoption_events(house: House, number: str) -> list[dict[str, Any]]:
    events = (await (await house.person(JIGUAN)).get(f"/cases/{number}/events")).json()["items"]
    return [event for event in events if event["type"] == "policy_adopted"]


async def done(house: House, confirmed: Response) -> dict[str, Any]:
    assert confirmed.status_code == 202, confirmed.text
    admin = await house.person(ADMIN)
    for _ in range(200):
        progress: dict[str, Any] = (await admin.get(f"/adoptions/{confirmed.json()['id']}")).json()
        if progress["done_at"] is not None:
            return progress
        await asyncio.sleep(0.1)
    raise AssertionError(progress)


async def test_a_look_says_what_would_move_and_moves_nothing(house: House, versions: Versions) -> None:
    cases = [await opened(house, versions) for _ in range(3)]
    await versions.load(2)
    admin = await house.person(ADMIN)
    first = (await admin.post(versions.migrate(), {"mode": "recompute", "dry_run": True, "limit": 2})).json()
    assert (first["counts"]["cases"], first["counts"]["due_moves"], first["counts"]["refused"]) == (2, 2, 0)
    rest = (
        await admin.post(versions.migrate(), {"mode": "recompute", "dry_run": True, "limit": 2, "after": first["next"]})
    ).json()
    assert rest["next"] is None
    items = {item["number"]: item for item in (*first["items"], *rest["items"])}
    for case in cases:
        assert items[case["number"]]["due"]["from"] == case["deadline"]["due"]
        assert items[case["number"]]["due"]["to"] > case["deadline"]["due"]
        assert await house.seen(JIGUAN, case["number"]) == case
    assert first["counts"]["ends"] == {"acknowledge": 2, "due": 2}
    kept = (await admin.post(versions.migrate(), {"mode": "keep", "dry_run": True})).json()["counts"]
    assert (kept["due_moves"], kept["ends_moved"], kept["rungs_moved"]) == (0, 0, 0)


async def test_every_end_and_rung_becomes_what_the_look_said(house: House, versions: Versions) -> None:
    """An acknowledgement that is due sooner: nobody's due moves by it, and nothing of it stays unsaid."""
    number = (await house.open(policy=versions.code))["number"]
    await versions.load(2)
    admin, reader = await house.person(ADMIN), await house.person(JIGUAN)
    before = {clock["clock"]: clock for clock in (await reader.get(f"/cases/{number}/clock")).json()["clocks"]}
    looked = (await admin.post(versions.migrate(), {"mode": "recompute", "dry_run": True})).json()
    await done(house, await admin.post(versions.migrate(), {"mode": "recompute"}))
    after = {clock["clock"]: clock for clock in (await reader.get(f"/cases/{number}/clock")).json()["clocks"]}

    (item,) = looked["items"]
    assert (item["due"]["from"] == item["due"]["to"], looked["counts"]["due_moves"]) == (True, 0)
    assert looked["counts"]["ends"] == {"acknowledge": 1}
    # On some days the first reminder waits for the same morning either way.
    assert looked["counts"]["rungs_moved"] in {4, 5}
    for clock in item["clocks"]:
        was, will = before[clock["clock"]], after[clock["clock"]]
        assert clock["owner"] == was["owner"]
        assert clock["ends"] == {"from": was["due_at"], "to": will["due_at"]}
        assert clock["moves"] is (was["due_at"] != will["due_at"])
        for shown, side in ((was, "from"), (will, "to")):
            (rung,) = [one for one in clock["rungs"] if (one["rung"], one["repeat"]) == (shown["next_rung"]["rung"], 0)]
            assert rung["planned_at"][side] == shown["next_rung"]["planned_at"]
            assert rung["fires_at"][side] == shown["next_rung"]["fires_at"]


async def test_a_confirmed_adoption_moves_every_open_case_once(house: House, versions: Versions) -> None:
    cases = [await opened(house, versions) for _ in range(3)]
    gone = await opened(house, versions)
    await house.give(JIGUAN_HEAD, gone["number"], "withdraw", reason="撤销")
    await versions.load(2)
    newer = await opened(house, versions)
    admin = await house.person(ADMIN)
    progress = await done(house, await admin.post(versions.migrate(), {"mode": "recompute"}))
    assert progress["cases"] == {"total": 3, "waiting": 0, "moved": 3, "already": 0, "ended": 0, "refused": 0}
    for case in cases:
        (event,) = await adoption_events(house, case["number"])
        assert event["actor"] == f"administrator:{progress['administrator']}"
        assert event["data"]["adoption"] == progress["id"]
        deadline = (await house.seen(JIGUAN, case["number"]))["deadline"]
        assert (deadline["original_due"], deadline["due"]) == (
            case["deadline"]["due"],
            newer["deadline"]["due"],
        )
    for case in (gone, newer):
        assert await adoption_events(house, case["number"]) == []
    again = await done(house, await admin.post(versions.migrate(), {"mode": "recompute"}))
    assert again["cases"]["total"] == 0


async def test_those_concerned_are_told_of_a_due_that_moves(house: House, versions: Versions) -> None:
    number = (await opened(house, versions))["number"]
    await versions.load(2)
    await done(house, await (await house.person(ADMIN)).post(versions.migrate(), {"mode": "recompute"}))
    inbox = (await (await house.person(ZHIBU)).get("/inbox", limit=500)).json()["items"]
    assert ("policy_adopted", number) in {(notice["kind"], notice["number"]) for notice in inbox}


async def test_the_lead_is_told_of_an_acknowledgement_that_is_due_sooner(house: House, versions: Versions) -> None:
    number = (await house.open(policy=versions.code))["number"]
    await versions.load(2)
    await done(house, await (await house.person(ADMIN)).post(versions.migrate(), {"mode": "recompute"}))
    told = {
        login: [
            notice["kind"]
            for notice in (await (await house.person(login)).get("/inbox", limit=500)).json()["items"]
            if notice["number"] == number
        ].count("policy_adopted")
        for login in (ZHIBU, JIGUAN, JIGUAN_HEAD)
    }
    assert told == {ZHIBU: 1, JIGUAN: 0, JIGUAN_HEAD: 0}


async def test_from_moves_only_what_is_under_that_version(house: House, versions: Versions) -> None:
    await opened(house, versions)
    await versions.load(2)
    second = await opened(house, versions)
    await versions.load(3)
    answer = await (await house.person(ADMIN)).post(versions.migrate(3), {"mode": "keep", "from_version": 2})
    assert (await done(house, answer))["cases"]["moved"] == 1
    assert len(await adoption_events(house, second["number"])) == 1


async def test_the_same_key_begins_it_once(house: House, versions: Versions) -> None:
    number = (await opened(house, versions))["number"]
    await versions.load(2)
    admin = await house.person(ADMIN)
    first = await admin.post(versions.migrate(), {"mode": "keep"}, idempotency_key=versions.code)
    again = await admin.post(versions.migrate(), {"mode": "keep"}, idempotency_key=versions.code)
    assert first.json()["id"] == again.json()["id"]
    await done(house, again)
    assert len(await adoption_events(house, number)) == 1
    other = await admin.post(versions.migrate(), {"mode": "recompute"}, idempotency_key=versions.code)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    ("login", "path", "body", "expected"),
    [
        (JIGUAN_HEAD, "/policies/standard/1/migrate", {"mode": "keep"}, (403, "not_permitted")),
        (ADMIN, "/policies/standard/7/migrate", {"mode": "keep"}, (404, "policy_not_found")),
        (ADMIN, "/policies/nothing/1/migrate", {}, (404, "policy_not_found")),
        (ADMIN, "/policies/standard/x/migrate", {"mode": "keep"}, (404, "policy_not_found")),
        (ADMIN, "/policies/standard/1/migrate", {}, (422, "malformed")),
        (JIGUAN_HEAD, "/policies/standard/1/migrate", {"mode": "whatever"}, (422, "malformed")),
        (JIGUAN_HEAD, "/calendars/cn-2026/adopt", {}, (403, "not_permitted")),
        (ADMIN, "/calendars/cn-1912/adopt", {}, (404, "calendar_not_found")),
        (ADMIN, "/calendars/cn-2026/adopt", {"mode": "keep"}, (422, "malformed")),
        (ADMIN, "/policies/standard/1/migrate", {"mode": "keep", "loud": True}, (422, "malformed")),
    ],
)
@pytest.mark.usefixtures("unchanged")
async def test_what_is_refused(
    house: House, login: str, path: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = await (await house.person(login)).post(path, body)
    assert (answer.status_code, answer.json()["code"]) == expected


async def test_progress_is_for_administrators(house: House) -> None:
    hidden = await (await house.person(JIGUAN)).get("/adoptions/whatever")
    missing = await (await house.person(ADMIN)).get("/adoptions/whatever")
    assert (hidden.status_code, missing.status_code, missing.json()["code"]) == (403, 404, "adoption_not_found")
