"""Eighty commands at once on one case, some of them by people who give up and come back, while workers die."""

import asyncio
from itertools import cycle, islice

from tests.endurance.findings import findings
from tests.endurance.giving import Given, People

CROWD = 80
CASE = {
    "title": "{key}",
    "description": "众人同时办理的一件。",
    "severity": "minor",
    "policy": "drill",
    "lead_unit": "SWJ-01",
    "deadline": {"kind": "by_date", "within": "PT6S"},
}


async def test_a_crowd_on_one_case_while_workers_die(people: People) -> None:
    number = (await people.give("jiguan-inspector", "open", None, CASE)).body["number"]
    await people.give("zhibu1-officer", "acknowledge", number, {})
    crowd = [_command(people, number, who) for who in islice(cycle(_SPEAKERS), CROWD)]
    killing = asyncio.create_task(_kill_workers(people))
    answers = await asyncio.gather(*(people.insist(given, hurry=0.3) for given in crowd))
    await killing
    assert {answer.status for answer in answers} == {200}
    assert await findings(people.service, people, [number]) == []


_SPEAKERS = ("zhibu1-officer", "zhibu1-secretary", "jiguan-inspector", "jiguan-secretary", "dangzu-member")


def _command(people: People, number: str, who: str) -> Given:
    if who.startswith("zhibu1"):
        return people.new(who, "report-progress", number, {"text": "{key}", "percent": 50})
    return people.new(who, "comment", number, {"text": "{key}"})


async def _kill_workers(people: People) -> None:
    for pause in (0.15, 0.5):
        await asyncio.sleep(pause)
        await people.service.kill("worker")
