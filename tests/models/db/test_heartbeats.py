"""The heartbeat: a gap of more than a minute is an outage, kept once, whoever notices it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.heartbeat_tables import HEARTBEATS, OUTAGES
from models.db.heartbeats import Pulse, beat, outages_since
from models.domain.outages import Outage
from tests.models.db.world import START

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def no_beats(engine: AsyncEngine) -> AsyncIterator[None]:
    yield
    async with engine.begin() as conn:
        await conn.execute(delete(HEARTBEATS))
        await conn.execute(delete(OUTAGES))


async def test_the_first_beat_ends_no_outage(engine: AsyncEngine) -> None:
    assert await beat(engine, Pulse.API, START) is None
    assert await outages_since(engine, START - MINUTE, START) == []


async def test_beats_within_a_minute_leave_no_gap(engine: AsyncEngine) -> None:
    for passed in (0, 10, 70, 130):
        assert await beat(engine, Pulse.API, START + timedelta(seconds=passed)) is None
    assert await outages_since(engine, START - MINUTE, START + timedelta(seconds=150)) == []


async def test_a_longer_silence_is_an_outage_whoever_notices_it_first(engine: AsyncEngine) -> None:
    await beat(engine, Pulse.WORKER, START)
    back = START + 90 * MINUTE
    noticed = await asyncio.gather(*(beat(engine, Pulse.WORKER, back + n * timedelta(seconds=1)) for n in range(6)))
    (outage,) = [one for one in noticed if one is not None]
    assert outage.since == START
    assert await outages_since(engine, START, back + MINUTE) == [outage]


async def test_each_part_has_its_own_gaps(engine: AsyncEngine) -> None:
    await beat(engine, Pulse.WORKER, START)
    await beat(engine, Pulse.API, START)
    for passed in range(1, 6):
        await beat(engine, Pulse.API, START + passed * MINUTE)
    await beat(engine, Pulse.WORKER, START + 5 * MINUTE)
    assert await outages_since(engine, START, START + 5 * MINUTE) == [Outage(since=START, until=START + 5 * MINUTE)]


async def test_what_has_not_beaten_yet_is_away_until_now(engine: AsyncEngine) -> None:
    await beat(engine, Pulse.API, START)
    now = START + 3 * MINUTE
    assert await outages_since(engine, START, now) == [Outage(since=START, until=now)]


async def test_a_clock_that_goes_back_makes_no_outage(engine: AsyncEngine) -> None:
    await beat(engine, Pulse.API, START)
    assert await beat(engine, Pulse.API, START - 10 * MINUTE) is None
    assert await beat(engine, Pulse.API, START + MINUTE) is None
