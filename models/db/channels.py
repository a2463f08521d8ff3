"""People's channels: added, proved, tested, removed, and what an administrator allows and opens again."""

import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import CHANNEL_PERMISSIONS, CHANNELS, DELIVERIES, DELIVERY_ATTEMPTS
from models.db.organization_tables import PEOPLE
from models.domain.channels import ChannelKind
from models.domain.delivering import DeliveryKind, DeliveryState
from trouble import Trouble

MOST = 5
"""Channels of one person."""
MOST_TESTS = 5
"""Tests that one person may have sent within `TESTS_WITHIN`: they go to addresses that nobody has proved yet."""
TESTS_WITHIN = timedelta(hours=1)
_ATTEMPTS_SHOWN = 50
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_C, _D, _A = CHANNELS.c, DELIVERIES.c, DELIVERY_ATTEMPTS.c


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


_LATEST = (
    select(_A.at, _A.reply, _A.code, _A.said, _D.kind)
    .join(DELIVERIES, _D.id == _A.delivery)
    .where(_D.channel == _C.id)
    .order_by(_A.delivery.desc(), _A.n.desc())
    .limit(1)
    .correlate(CHANNELS)
    .lateral("latest")
)
_PERMITTED = (
    select(CHANNEL_PERMISSIONS.c.titles, CHANNEL_PERMISSIONS.c.at, CHANNEL_PERMISSIONS.c.account)
    .where(CHANNEL_PERMISSIONS.c.channel == _C.id)
    .order_by(CHANNEL_PERMISSIONS.c.id.desc())
    .limit(1)
    .correlate(CHANNELS)
    .lateral("permitted")
)
_CHANNELS: Select[Any] = (
    select(
        *(column for column in CHANNELS.c if column.name not in {"secret", "code", "next_digest_at", "removed_at"}),
        *(column.label(f"latest_{column.name}") for column in _LATEST.c),
        *(column.label(f"titles_{column.name}") for column in _PERMITTED.c),
    )
    .select_from(CHANNELS.outerjoin(_LATEST, true()).outerjoin(_PERMITTED, true()))
    .where(_C.removed_at.is_(None))
    .order_by(_C.id)
)


async def channels_of(conn: AsyncConnection, person: int) -> list[dict[str, Any]]:
    """A person's channels, with their latest attempt (`latest_…`) and permission (`titles_…`)."""
    return await _rows(conn, _CHANNELS.where(_C.person == person))


async def all_channels(conn: AsyncConnection, *, parked: bool) -> list[dict[str, Any]]:
    """Everybody's channels, or those that are parked."""
    query = _CHANNELS.where(_C.parked.is_not(None)) if parked else _CHANNELS
    return await _rows(conn, query)


async def channel_row(conn: AsyncConnection, channel: int) -> dict[str, Any] | None:
    """One channel, whoever's it is; `None` where there is none, or it was removed."""
    return next(iter(await _rows(conn, _CHANNELS.where(_C.id == channel))), None)


async def shown_channel(conn: AsyncConnection, channel: int) -> dict[str, Any]:
    """One channel that is known to be there."""
    return dict((await conn.execute(_CHANNELS.where(_C.id == channel))).mappings().one())


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


async def attempts_of(conn: AsyncConnection, channel: int) -> list[dict[str, Any]]:
    """The latest attempts by a channel, the newest first."""
    query = (
        select(DELIVERY_ATTEMPTS, _D.kind, _D.state, _D.message)
        .join(DELIVERIES, _D.id == _A.delivery)
        .where(_D.channel == channel)
        .order_by(_A.at.desc(), _A.delivery.desc(), _A.n.desc())
        .limit(_ATTEMPTS_SHOWN)
    )
    return await _rows(conn, query)


async def allow_titles(conn: AsyncConnection, channel: int, account: int, now: datetime, *, allowed: bool) -> None:
    """Put on record whether case titles may leave by a channel, by whose decision."""
    said = {"channel": channel, "titles": allowed, "account": account, "at": now}
    await conn.execute(insert(CHANNEL_PERMISSIONS).values(said))


async def open_again(conn: AsyncConnection, channel: int, now: datetime) -> None:
    """Take a parked channel into use again, beginning with a test; what waits for it comes with its next digest."""
    opened = {"parked": None, "parked_at": None, "failures": 0, "failing_since": None}
    await conn.execute(update(CHANNELS).where(_C.id == channel).values(opened))
    await _put_test(conn, channel, now)


async def count_parked(conn: AsyncConnection) -> int:
    """How many channels are parked."""
    query = select(func.count()).where(_C.parked.is_not(None), _C.removed_at.is_(None))
    return (await conn.execute(query)).scalar_one()


async def count_waiting(conn: AsyncConnection, now: datetime) -> int:
    """How many messages were to be sent by now and have not been."""
    due = or_(_D.state == DeliveryState.SENDING.value, and_(_D.state == DeliveryState.PENDING.value, _not_later(now)))
    return (await conn.execute(select(func.count()).select_from(DELIVERIES).where(due))).scalar_one()


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


def _not_later(now: datetime) -> ColumnElement[bool]:
    return or_(_D.not_before.is_(None), _D.not_before <= now)


async def _rows(conn: AsyncConnection, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in (await conn.execute(query)).mappings()]
