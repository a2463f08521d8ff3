"""Each process is killed while cases move: what was acknowledged stands once, and every rung once."""

import asyncio
import signal
from random import Random

import pytest

from tests.endurance.findings import findings
from tests.endurance.giving import People
from tests.endurance.lives import Lives, living
from tests.endurance.running import PARTS, eventually

AT_ONCE = 6


@pytest.mark.parametrize("part", PARTS)
async def test_nothing_is_lost_and_nothing_comes_twice_when_it_is_killed(people: People, part: str) -> None:
    lives = Lives(people, Random(part), pause=0.2)
    async with living(lives, AT_ONCE):
        await _moving(people)
        await people.service.kill(part)
        await _moving(people)
    assert await findings(people.service, people, lives.numbers) == []


async def test_the_next_up_starts_though_the_engine_died_with_the_last_one(people: People) -> None:
    """The worker then has nobody to say goodbye to, and must not keep the folder while it tries."""
    lives = Lives(people, Random("up"), pause=0.2)
    async with living(lives, AT_ONCE):
        await _moving(people)
        people.service.send("engine", signal.SIGKILL)
        people.service.die()
        await asyncio.to_thread(people.service.start)
        await _moving(people)
    assert await findings(people.service, people, lives.numbers) == []


async def _moving(people: People) -> None:
    """Wait until each case has moved on, by two commands on the average."""
    before = people.acknowledged
    await eventually(lambda: people.acknowledged >= before + 2 * AT_ONCE)
