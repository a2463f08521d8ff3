"""What goes wrong, at random and at a bounded rate: processes are killed, and the database goes away."""

import asyncio
import signal
from collections import Counter
from random import Random

from tests.endurance.findings import caught_up
from tests.endurance.giving import People
from tests.endurance.outages import OUTAGES
from tests.endurance.running import PARTS, Service, eventually

CATCHES_UP_WITHIN = 15.0
LONG_OUTAGE_SECONDS = 60.0
_REST_SECONDS = (1.0, 10.0)
_SLEEPERS = 8
_KINDS = {**dict.fromkeys(PARTS, 4.0), "up": 1.0, "together": 2.0, **dict.fromkeys(OUTAGES, 0.8)}
_SLEEPER = {
    "title": "{key}",
    "description": "无人过问的一件：其台账须自行补齐。",
    "severity": "minor",
    "policy": "drill",
    "lead_unit": "SWJ-03",
    "deadline": {"kind": "by_date", "within": "PT3S"},
}


class Chaos:
    """One trouble after another; each is over, and the service whole, before the next."""

    def __init__(self, people: People, rng: Random) -> None:
        """Trouble the service of these people."""
        self.people = people
        self.kills: Counter[str] = Counter()
        self.outages: Counter[str] = Counter()
        self.catching_up: list[float] = []
        """Seconds after which the ledger had caught up by itself, for each case that nobody touched."""
        self.sleepers: list[str] = []
        self._rng = rng

    @property
    def faults(self) -> list[str]:
        """What is wrong already."""
        slow = [took for took in self.catching_up if took > CATCHES_UP_WITHIN]
        return [f"the ledger caught up by itself after {took:.1f} s" for took in slow]

    async def rest(self) -> None:
        """Leave the service alone for a while."""
        await asyncio.sleep(self._rng.uniform(*_REST_SECONDS))

    async def strike(self) -> None:
        """Do one thing at random, and wait until all is there again."""
        kind = self._rng.choices(tuple(_KINDS), weights=tuple(_KINDS.values()))[0]
        if kind in OUTAGES:
            await self.outage(kind, self._rng.uniform(5, 25))
        elif kind == "up":
            await self._kill_up()
        elif kind == "together":
            await self._kill_together()
        else:
            self.kills[kind] += 1
            await self._service.kill(kind)

    def any_outage(self) -> str:
        """One kind or the other."""
        return self._rng.choice(tuple(OUTAGES))

    async def outage(self, kind: str, seconds: float) -> None:
        """Take the database away, and see how long the ledger takes afterwards."""
        self.outages[kind] += 1
        opened = [await self.people.give("jiguan-inspector", "open", None, _SLEEPER) for _ in range(_SLEEPERS)]
        numbers = [answer.body["number"] for answer in opened]
        self.sleepers += numbers
        async with OUTAGES[kind](self._service):
            await asyncio.sleep(seconds)
        took = await caught_up(self._service, numbers, 4 * CATCHES_UP_WITHIN)
        self.catching_up += took.values()
        await self._service.ready()
        for number in numbers:
            await self.people.give("jiguan-secretary", "withdraw", number, {"reason": "{key}"})

    async def _kill_together(self) -> None:
        """Several at one blow."""
        before = self._service.running().pids
        parts = self._rng.sample(PARTS, self._rng.randint(2, len(PARTS)))
        for part in parts:
            self.kills[part] += 1
            self._service.send(part, signal.SIGKILL)
        await eventually(lambda: all(self._service.running().pids[part] != before[part] for part in parts))
        await self._service.ready()

    async def _kill_up(self) -> None:
        """With some of its parts at one blow, or none: those that are left end by themselves."""
        self.kills["up"] += 1
        for part in self._rng.sample(PARTS, self._rng.randint(0, 2)):
            self.kills[part] += 1
            self._service.send(part, signal.SIGKILL)
        self._service.die()
        await asyncio.to_thread(self._service.start)

    @property
    def _service(self) -> Service:
        return self.people.service
