"""People's channels: added, proved, tested, removed, and what an administrator allows and opens again."""

import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.channel_rows import channels_of
from models.db.delivery_tables import CHANNEL_PERMISSIONS, CHANNELS, DELIVERIES
from models.db.organization_tables import PEOPLE
from models.domain.channels import ChannelKind
from models.domain.delivering import DeliveryKind, DeliveryState
from trouble import Trouble

MOST = 5
"""Channels of one person."""
MOST_TESTS = 5
"""Tests that one person may have sent within `TESTS_WITHIN`: they go to addresses that nobody has proved yet."""
TESTS_WITHIN = timedelta(hours=1)
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_C, _D = CHANNELS.c, DELIVERIES.c


class TooManyChannels(Trouble):
    """A person has at most {most} channels: remove one first."""

    code = "too_many_channels"


class Wanted(NamedTuple):
    """A channel that somebody wants to have."""

    kind: ChannelKind
    address: str


class TooManyTests(Trouble):
    """Too many tests within the hour: wait before the next one."""

    code = "too_many_tests"


async def add_channel(
    conn: AsyncConnection, person: int, wanted: Wanted, now: datetime, *, first_digest: datetime
) -> tuple[int, str | None]:
    """Add a channel and have a test sent by it; its id, and a webhook's secret. The same again is the same channel.

    Raises `TooManyChannels` and `TooManyTests`.
    """
    await _lock(conn, person)
    kind = wanted.kind
    there = await channels_of(conn, person)
    for row in there:
        if (row["kind"], row["address"]) == (kind, wanted.address):
            return int(row["id"]), await conn.scalar(select(_C.secret).where(_C.id == row["id"]))
    if len(there) >= MOST:
        raise TooManyChannels(most=MOST)
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}" if kind is ChannelKind.WEBHOOK else None
    values = {
        "person": person,
        "kind": kind.value,
        "address": wanted.address,
        "secret": secret,
        "code": "".join(secrets.choice(_CODE_LETTERS) for _ in range(8)) if kind is ChannelKind.EMAIL else None,
        "created_at": now,
        "next_digest_at": first_digest,
    }
    added = (await conn.execute(insert(CHANNELS).values(values).returning(_C.id))).scalar_one()
    await _ask_for_test(conn, person, added, now)
    return added, secret


async def send_test(conn: AsyncConnection, person: int, channel: int, now: datetime) -> int:
    """Have a test sent by a channel of the person's; the delivery's id. Raises `TooManyTests`."""
    await _lock(conn, person)
    return await _ask_for_test(conn, person, channel, now)


async def confirm_channel(conn: AsyncConnection, channel: int, code: str) -> bool:
    """Prove a mailbox by the code that was sent to it; whether it was the right one."""
    proved = update(CHANNELS).where(_C.id == channel, _C.code == code.strip().upper())
    done = await conn.execute(proved.values(verified_at=func.coalesce(_C.verified_at, func.now())))
    return done.rowcount == 1


async def remove_channel(conn: AsyncConnection, channel: int, now: datetime) -> None:
    """Remove a channel; what still waits for it is dropped."""
    await conn.execute(update(CHANNELS).where(_C.id == channel).values(removed_at=now, secret=None, code=None))
    waiting = _D.state.in_([DeliveryState.PENDING, DeliveryState.DIGEST])
    drop = update(DELIVERIES).where(_D.channel == channel, waiting)
    await conn.execute(drop.values(state=DeliveryState.DROPPED.value, settled_at=now))


async def allow_titles(conn: AsyncConnection, channel: int, account: int, now: datetime, *, allowed: bool) -> None:
    """Put on record whether case titles may leave by a channel, by whose decision."""
    said = {"channel": channel, "titles": allowed, "account": account, "at": now}
    await conn.execute(insert(CHANNEL_PERMISSIONS).values(said))


async def open_again(conn: AsyncConnection, channel: int, now: datetime) -> None:
    """Take a parked channel into use again, beginning with a test; what waits for it comes with its next digest."""
    opened = {"parked": None, "parked_at": None, "failures": 0, "failing_since": None}
    await conn.execute(update(CHANNELS).where(_C.id == channel).values(opened))
    await _put_test(conn, channel, now)


async def _ask_for_test(conn: AsyncConnection, person: int, channel: int, now: datetime) -> int:
    recent = (
        select(func.count())
        .select_from(DELIVERIES)
        .join(CHANNELS, _C.id == _D.channel)
        .where(_C.person == person, _D.kind == DeliveryKind.TEST.value, _D.created_at > now - TESTS_WITHIN)
    )
    if (await conn.execute(recent)).scalar_one() >= MOST_TESTS:
        raise TooManyTests
    return await _put_test(conn, channel, now)


async def _put_test(conn: AsyncConnection, channel: int, now: datetime) -> int:
    test = {
        "channel": channel,
        "kind": DeliveryKind.TEST.value,
        "state": DeliveryState.PENDING.value,
        "not_before": now,
        "created_at": now,
    }
    delivery: int = (await conn.execute(insert(DELIVERIES).values(test).returning(_D.id))).scalar_one()
    return delivery


async def _lock(conn: AsyncConnection, person: int) -> None:
    """One change of a person's channels at a time, so that counting means something."""
    await conn.execute(select(PEOPLE.c.id).where(PEOPLE.c.id == person).with_for_update(key_share=True))
