"""PostgreSQL goes away while cases come due: the rungs are decided at their instants, and the ledger catches up."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.endurance.findings import caught_up, findings
from tests.endurance.giving import People
from tests.endurance.histories import Histories
from tests.endurance.outages import OUTAGES
from tests.endurance.record import Chain, chains, fetch, lateness
from tests.endurance.wire import Answer, NoAnswer

AWAY_SECONDS = {"refusing": 11.0, "silent": 13.0}
CASES = 4
IN_TIME = timedelta(seconds=2)
CATCHES_UP_WITHIN = 15.0
# When the last rung of each case's ladder has come about; from then on only the recording is tried again.
_LADDERS_DONE = 9.0
_A_FEW = 3
_CASE = {
    "title": "{key}",
    "description": "数据库中断时到期的一件。",
    "severity": "minor",
    "policy": "drill",
    "lead_unit": "SWJ-01",
    "deadline": {"kind": "by_date", "within": "PT2S"},
}
_NOTICES = "SELECT DISTINCT seq FROM notices WHERE number = $1 AND measure = 'supervise' ORDER BY seq"


@dataclass
class Asked:
    """A command that somebody gives once while the database is away, and the answer."""

    began: float
    ended: float
    answer: Answer


@pytest.mark.parametrize("kind", OUTAGES)
async def test_clocks_run_on_while_the_database_is_away(people: People, kind: str) -> None:
    service = people.service
    numbers = [await _opened(people) for _ in range(CASES)]
    histories = await Histories.of(service.running())
    # Some are on their way when it goes away, and come back until they are told.
    insisting = [asyncio.create_task(_insist(people, number)) for number in numbers]
    async with OUTAGES[kind](service):
        began = time.monotonic()
        ends = began + AWAY_SECONDS[kind]
        asking = [asyncio.create_task(_ask(people, number, ends)) for number in numbers]
        await asyncio.sleep(_LADDERS_DONE)
        early = [await histories.length(number) for number in numbers]
        await asyncio.sleep(ends - time.monotonic() - 1)
        late = [await histories.length(number) for number in numbers]
        await asyncio.sleep(ends - time.monotonic())
        ended = time.monotonic()
    took = await caught_up(service, numbers, 2 * CATCHES_UP_WITHIN)
    await asyncio.gather(*insisting)
    meanwhile = [one for asked in await asyncio.gather(*asking) for one in asked if one.ended < ended]
    found = await chains(service.running().database, numbers)

    assert max(took.values()) < CATCHES_UP_WITHIN
    assert all(after - before <= _A_FEW for before, after in zip(early, late, strict=True)), (early, late)
    assert max(late for chain in found.values() for late in lateness(chain)) < IN_TIME
    assert [await _noticed(service.running().database, number) for number in numbers] == [
        _supervised(found[number]) for number in numbers
    ]
    assert meanwhile
    assert {(one.answer.status, one.answer.code) for one in meanwhile} == {(503, "unavailable")}
    assert all(int(one.answer.headers["retry-after"]) > 0 for one in meanwhile)
    assert await findings(service, people, numbers) == []


async def _opened(people: People) -> str:
    number: str = (await people.give("jiguan-inspector", "open", None, _CASE)).body["number"]
    await people.give("zhibu1-officer", "acknowledge", number, {})
    return number


async def _insist(people: People, number: str) -> None:
    for _ in range(10):
        await people.give("jiguan-inspector", "comment", number, {"text": "{key}"})


async def _ask(people: People, number: str, until: float) -> list[Asked]:
    """Give commands once each; what is answered with `unavailable` must not be done, and nobody comes back for it."""
    asked = []
    while time.monotonic() < until:
        given = people.new("zhibu1-officer", "report-progress", number, {"text": "{key}", "percent": 10})
        began = time.monotonic()
        try:
            answer = await people.once(given)
        except NoAnswer:
            continue
        given.status, given.code = answer.status, answer.code
        asked.append(Asked(began, time.monotonic(), answer))
        await asyncio.sleep(1)
    return asked


async def _noticed(database: str, number: str) -> list[int]:
    return [row["seq"] for row in await fetch(database, _NOTICES, number)]


def _supervised(chain: Chain) -> list[int]:
    return [event.seq for event in chain if event.data.get("measure") == "supervise"]
