"""Everything that has to hold once the dust has settled, and whatever does not."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from activities.engine import EngineTrouble
from tests.endurance.giving import Given, People
from tests.endurance.histories import Histories
from tests.endurance.record import broken_links, chains, command_faults, fetch, rung_faults
from tests.endurance.running import ROOT, Service

_SETTLES_SECONDS = 60.0
_UNHEARD_OF = frozenset({400, 401, 404, 405, 413, 415, 500, 502})
_LOOKS = (0.0, 0.5, 1.0, 2.0)
_PENDING = "SELECT count(*) AS n FROM commands WHERE status = 'pending'"
_HELD = "SELECT number, seq FROM cases WHERE number = ANY($1)"


async def settled(service: Service) -> float:
    """Wait until no command is pending any more; give how long that took."""
    began = time.monotonic()
    while (await fetch(service.running().database, _PENDING))[0]["n"]:
        if time.monotonic() - began > _SETTLES_SECONDS:
            break
        await asyncio.sleep(0.2)
    return time.monotonic() - began


async def caught_up(service: Service, numbers: Sequence[str], patience: float) -> dict[str, float]:
    """How long the ledger takes to hold all that these cases' workflows have decided by now; `inf` for never."""
    histories = await Histories.of(service.running())
    began = time.monotonic()
    behind = {number: await _decided(histories, number, began + patience) for number in numbers}
    took: dict[str, float] = {}
    while behind and time.monotonic() - began < patience:
        for row in await fetch(service.running().database, _HELD, list(behind)):
            if row["seq"] >= behind[row["number"]]:
                took[row["number"]] = time.monotonic() - began
                del behind[row["number"]]
        await asyncio.sleep(0.1)
    return took | dict.fromkeys(behind, float("inf"))


async def _decided(histories: Histories, number: str, until: float) -> int:
    """The last seq that the case's workflow has decided; one whose worker was just killed may be slow to say."""
    while True:
        try:
            return (await histories.engine.snapshot(number)).case.seq
        except EngineTrouble:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(0.5)


async def findings(service: Service, people: People, numbers: Sequence[str]) -> list[str]:
    """All that is wrong with what these people have done to these cases; only the clocks still go on."""
    await settled(service)
    await caught_up(service, numbers, _SETTLES_SECONDS)
    found = await chains(service.running().database, numbers)
    faults = await command_faults(service.running().database, people.given, found)
    histories = await Histories.of(service.running())
    for number in numbers:
        faults += await _case_faults(service, histories, number)
    faults += await _wording_faults(people, numbers)
    faults += [f"{one.name} was answered {one.status} {one.code}" for one in people.given if one.status in _UNHEARD_OF]
    return faults + await asyncio.to_thread(verified, service)


async def _case_faults(service: Service, histories: Histories, number: str) -> list[str]:
    """What is wrong with a case, looked at more than once: its clock may decide something between two glances."""
    faults: list[str] = []
    for pause in _LOOKS:
        await asyncio.sleep(pause)
        chain = (await chains(service.running().database, [number]))[number]
        faults = [*broken_links(number, chain), *rung_faults(number, chain), *await histories.faults(number, chain)]
        if not faults:
            break
    return faults


async def _wording_faults(people: People, numbers: Sequence[str]) -> list[str]:
    """Words that were acknowledged and do not show exactly once in the events of the API."""
    shown: dict[str, str] = {}
    for number in numbers:
        pages, cursor = [], ""
        while cursor is not None:
            more = f"&cursor={cursor}" if cursor else ""
            page = await people.read("gongwei-head", f"/cases/{number}/events?limit=500{more}")
            pages += [str(event["data"]) for event in page["items"]]
            cursor = page["next"]
        shown[number] = "\n".join(pages)
    return [
        f"{given} shows {times} times"
        for given in people.given
        if (times := _times(given, shown)) is not None and times != (1 if given.acknowledged else 0)
    ]


def _times(given: Given, shown: dict[str, str]) -> int | None:
    number = given.path.split("/")[2] if given.name != "open" else ""
    if number not in shown or not given.words or not given.status:
        return None
    return sum(f"'{given.words}'" in line for line in shown[number].split("\n"))


def verified(service: Service) -> list[str]:
    """What `duban verify` says, if it is not content."""
    if not Path(ROOT / "commands" / "verify.py").exists():
        return []
    said = service.duban("verify")
    return [] if said.returncode == 0 else [f"duban verify: {said.returncode}\n{said.stdout}\n{said.stderr}"]
