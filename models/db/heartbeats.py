"""The service's heartbeat, and the outages that its gaps are (`models.domain.outages`).

Two parts beat: `api`, through which people act, and `worker`, from within the sweep, so that its beat says that engine,
worker and database all live. A part of which no process ever lived has no gaps.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.heartbeat_tables import HEARTBEATS, OUTAGES
from models.domain.outages import Outage, is_outage
from models.domain.value import Value


class Pulse(StrEnum):
    """A part of the service that beats."""

    API = "api"
    WORKER = "worker"


class Silence(Value):
    """An outage of one part; what is not `over` lasts until it beats again, and `until` is as far as it was looked."""

    part: Pulse
    outage: Outage
    over: bool = True


async def beat(engine: AsyncEngine, part: Pulse, now: datetime) -> Outage | None:
    """Say that `part` lives at `now`; where it had been silent for too long, the gap is kept, once, and given."""
    first = insert(HEARTBEATS).values(part=part, at=now).on_conflict_do_nothing()
    last = select(HEARTBEATS.c.at).where(HEARTBEATS.c.part == part).with_for_update()
    async with engine.begin() as conn:
        await conn.execute(first)
        since = (await conn.execute(last)).scalar_one()
        if since >= now:
            return None
        await conn.execute(HEARTBEATS.update().where(HEARTBEATS.c.part == part).values(at=now))
        if not is_outage(since, now):
            return None
        await conn.execute(insert(OUTAGES).values(part=part, since=since, until=now).on_conflict_do_nothing())
    return Outage(since=since, until=now)


async def outages_since(engine: AsyncEngine, since: datetime, now: datetime) -> Sequence[Outage]:
    """The outages that ended after `since`, the earliest first; of several parts, so that they may overlap.

    What came back a moment ago and has not beaten yet is among them, as over now.
    """
    return [silence.outage for silence in await silences_since(engine, since, now)]


async def silences_since(engine: AsyncEngine, since: datetime, now: datetime) -> Sequence[Silence]:
    """The same, each with the part that was silent."""
    ended = (
        select(OUTAGES.c.part, OUTAGES.c.since, OUTAGES.c.until)
        .where(OUTAGES.c.until > since)
        .order_by(OUTAGES.c.since, OUTAGES.c.part)
    )
    async with reading(engine).connect() as conn:
        known = [
            Silence(part=Pulse(row.part), outage=Outage(since=row.since, until=row.until))
            for row in await conn.execute(ended)
        ]
        beats = (await conn.execute(select(HEARTBEATS.c.part, HEARTBEATS.c.at).order_by(HEARTBEATS.c.at))).all()
    return known + [
        Silence(part=Pulse(beat.part), outage=Outage(since=beat.at, until=now), over=False)
        for beat in beats
        if is_outage(beat.at, now)
    ]
