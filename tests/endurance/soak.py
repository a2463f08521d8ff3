"""`make soak`: random lives for half an hour while processes die and the database goes away; then everything is proved.

`python -m tests.endurance.soak [--minutes N] [--seed N]`. Ends with counts, and with exit code 1 on any violation.
"""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from embedded.exit import run_and_leave
from tests.endurance.chaos import LONG_OUTAGE_SECONDS, Chaos
from tests.endurance.findings import findings
from tests.endurance.giving import People
from tests.endurance.lives import Lives, living
from tests.endurance.record import chains, lateness, rungs
from tests.endurance.running import begun, pretty

_AT_ONCE = 10
_TELL_EVERY = 30.0


async def soak(minutes: float, seed: int) -> int:
    """Soak, prove, and give the exit code."""
    say(f"soaking for {minutes:g} minutes, --seed {seed}")
    rng = Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="duban-soak-"))
    service = await begun(folder / "data")
    try:
        people = People(service, Random(rng.random()), f"soak-{seed}")
        lives = Lives(people, Random(rng.random()))
        chaos = Chaos(people, Random(rng.random()))
        faults = await _lived(lives, chaos, 60 * minutes)
        numbers = [*lives.numbers, *chaos.sleepers]
        await service.ready()
        faults += chaos.faults + await findings(service, people, numbers)
        say(pretty(await _counts(lives, chaos, numbers)))
    finally:
        service.stop()
    for fault in faults:
        say(f"VIOLATION {fault}")
    if faults:
        say(f"{len(faults)} violations; --seed {seed}; the service's folder is {folder}")
        return 1
    shutil.rmtree(folder)
    say("everything holds")
    return 0


async def _lived(lives: Lives, chaos: Chaos, seconds: float) -> list[str]:
    """Live under chaos; what breaks a life is a violation."""
    telling = asyncio.create_task(_tell(lives, chaos))
    try:
        async with living(lives, _AT_ONCE):
            await _trouble(chaos, time.monotonic() + seconds)
    except ExceptionGroup as broken:
        return ["".join(traceback.format_exception(error)) for error in broken.exceptions]
    finally:
        telling.cancel()
    return []


async def _trouble(chaos: Chaos, until: float) -> None:
    """This and that; first, where there is time for it, a minute without the database, of one kind or the other."""
    await chaos.rest()
    if until - time.monotonic() > 2 * LONG_OUTAGE_SECONDS:
        await chaos.outage(chaos.any_outage(), LONG_OUTAGE_SECONDS)
    while time.monotonic() < until:
        await chaos.rest()
        await chaos.strike()


async def _tell(lives: Lives, chaos: Chaos) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(_TELL_EVERY)
        done = f"{len(lives.numbers)} cases, {lives.people.acknowledged} commands"
        say(f"{time.monotonic() - began:5.0f} s: {done}, {chaos.kills.total()} kills, {chaos.outages.total()} outages")


async def _counts(lives: Lives, chaos: Chaos, numbers: list[str]) -> dict[str, object]:
    people = lives.people
    found = await chains(people.service.running().database, numbers)
    late = sorted(after.total_seconds() for chain in found.values() for after in lateness(chain))
    again = Counter(reason for one in people.given for reason in one.tries)
    return {
        "cases": len(numbers),
        "events": sum(len(chain) for chain in found.values()),
        "commands given": len(people.given),
        "commands acknowledged": people.acknowledged,
        "commands acknowledged after another try": sum(one.acknowledged and bool(one.tries) for one in people.given),
        "tried again after": dict(again.most_common()),
        "refused by code": dict(Counter(one.code for one in people.given if one.code).most_common()),
        "commands by name": dict(Counter(one.name for one in people.given if one.acknowledged).most_common()),
        "rungs": sum(1 for chain in found.values() for _ in rungs(chain)),
        "rungs fired late by, in seconds": {"median": late[len(late) // 2], "largest": late[-1]} if late else {},
        "kills by process": dict(chaos.kills),
        "outages": dict(chaos.outages),
        "the ledger caught up by itself within, in seconds": max(chaos.catching_up, default=0.0),
    }


def say(text: str) -> None:
    """Tell the person who watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args()


if __name__ == "__main__":
    given = _asked()
    run_and_leave(soak(given.minutes, given.seed))
