"""Random lives: people of the demo who do, again and again, one of the things they may do to a case."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from tests.endurance.deeds import CITES, HEADS, LIKELY, OPENERS, Body, awaited, body_of, cast, opening
from tests.endurance.giving import People

_STEPS = 40
_TIDY = 0.9
_IN_TURN = 0.6
# Of all the people who see a case most may only comment, and seldom do.
_SILENT = 0.85


class Lives:
    """Cases that people move on until they are told to stop."""

    def __init__(self, people: People, rng: Random, *, hurry: float = 0.15, pause: float = 0.4) -> None:
        """People give up and come back with the probability `hurry`, and rest `pause` seconds on the average."""
        self.people = people
        self.numbers: list[str] = []
        self._rng = rng
        self._hurry = hurry
        self._pause = pause
        self._over = False

    def end(self) -> None:
        """Begin nothing new."""
        self._over = True

    async def follow(self) -> None:
        """Open one case after another, and live each."""
        while not self._over:
            await self._live()

    async def _live(self) -> None:
        rng, said = self._rng, opening(self._rng)
        opener = OPENERS[said["lead_unit"]]
        answer = await self.people.give(opener, "open", None, said, hurry=self._hurry)
        assert answer.status == 201, (answer.status, answer.content)
        number = answer.body["number"]
        self.numbers.append(number)
        everybody = cast(said["lead_unit"], said["co_units"])
        turn = everybody
        for _ in range(_STEPS):
            await asyncio.sleep(rng.expovariate(1 / self._pause))
            if self._over:
                return
            case = await self._step(number, rng.choice(turn))
            if case and (case["state"] == "withdrawn" or (case["state"] == "closed" and rng.random() < 0.3)):
                return
            # Mostly those on whom it waits, now and then anybody.
            turn = (case and rng.random() < _IN_TURN and awaited(case)) or everybody
        if rng.random() < _TIDY:
            await self._strike(number)

    async def _strike(self, number: str) -> None:
        """Whoever supervises it by now strikes it off, if that may be: not all cases are to stay overdue for ever."""
        case = await self.people.read("gongwei-head", f"/cases/{number}")
        head = HEADS[case["supervisor"]["code"]]
        await self.people.give(head, "withdraw", number, {"reason": "{key}"}, hurry=self._hurry)

    async def _step(self, number: str, account: str) -> Body | None:
        """Somebody looks at the case and does something; sometimes what they may not. Gives the case as they saw it."""
        rng = self._rng
        case: Body | None = await self.people.read(account, f"/cases/{number}")
        if case is None:
            # A lead that has declined, or has lost the case to another, sees no more of it.
            assert await self.people.read("gongwei-head", f"/cases/{number}") is not None, f"{number} is lost"
            return None
        may = [command for command in case["actions"] if command in LIKELY]
        if may == ["comment"] and rng.random() < _SILENT:
            return case
        if rng.random() < 0.03:
            may = list(LIKELY)
        if may:
            command = rng.choices(may, weights=[LIKELY[one] for one in may])[0]
            cited = [await self.people.cite(account, number)] if command in CITES else []
            body = body_of(command, case, rng, cited)
            await self.people.give(account, command, number, body, hurry=self._hurry)
        return case


@asynccontextmanager
async def living(lives: Lives, at_once: int) -> AsyncIterator[Lives]:
    """As many lives at once while the body runs; ends when each has finished what it was about."""
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(lives.follow())
        try:
            yield lives
        finally:
            lives.end()
