"""The API dies between the engine's answer and the record: the sweep records, and nobody has to come back."""

import asyncio
import signal
import time
from contextlib import suppress

from models.db.engine import connect
from models.db.locks import lock_cases
from tests.endurance.findings import findings
from tests.endurance.giving import Given, People
from tests.endurance.histories import Histories
from tests.endurance.record import fetch
from tests.endurance.wire import NoAnswer

SWEPT_WITHIN = 25.0
CASE = {
    "title": "{key}",
    "description": "无人催办的一件：在此期间只有巡查会补记。",
    "severity": "minor",
    "lead_unit": "SWJ-01",
    "deadline": {"kind": "by_date", "within": "20 working days"},
}
"""No clock of it comes due meanwhile: a flush would carry the command along."""
_NOTED = "SELECT id, status FROM commands WHERE key = $1"


async def test_the_sweep_records_what_a_killed_api_could_not(people: People) -> None:
    service = people.service
    number = (await people.give("jiguan-inspector", "open", None, CASE)).body["number"]
    given = people.new("jiguan-inspector", "comment", number, {"text": "{key}"})
    database = connect(service.running().database)
    async with database.connect() as holder:
        # Whoever records this case waits; noting a command and asking the engine go on.
        await lock_cases(holder, [number])
        waiting = asyncio.create_task(_silenced(people, given))
        await _taken(people, given, number)
        service.send("api", signal.SIGKILL)
        await waiting
    await database.dispose()
    began = time.monotonic()
    while (await _noted(people, given))["status"] == "pending":
        assert time.monotonic() - began < SWEPT_WITHIN
        await asyncio.sleep(0.1)
    await service.ready()
    found = await people.read("zhibu1-officer", f"/cases/{number}/events")
    assert sum(event["data"].get("text") == given.key for event in found["items"]) == 1
    assert await findings(service, people, [number]) == []


async def _silenced(people: People, given: Given) -> None:
    with suppress(NoAnswer):
        await people.once(given)


async def _taken(people: People, given: Given, number: str) -> None:
    """Wait until the case's workflow has taken the command."""
    histories = await Histories.of(people.service.running())
    async with asyncio.timeout(20):
        while True:
            noted = await _noted(people, given)
            if noted and noted["id"] in (await histories.engine.snapshot(number)).recent:
                return
            await asyncio.sleep(0.05)


async def _noted(people: People, given: Given) -> dict[str, str]:
    rows = await fetch(people.service.running().database, _NOTED, given.key)
    return dict(rows[0]) if rows else {}
