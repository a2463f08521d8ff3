"""Channels as they are shown: with their latest attempt, and whether titles may leave by them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import CHANNEL_PERMISSIONS, CHANNELS, DELIVERIES, DELIVERY_ATTEMPTS
from models.domain.delivering import DeliveryState

_ATTEMPTS_SHOWN = 50
_C, _D, _A = CHANNELS.c, DELIVERIES.c, DELIVERY_ATTEMPTS.c
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


async def kinds_in_use(conn: AsyncConnection) -> dict[int, tuple[str, ...]]:
    """By person: the kinds of channel by which they are reached now, parked ones left out."""
    used = (_C.removed_at.is_(None), _C.verified_at.is_not(None), _C.parked.is_(None))
    query = select(_C.person, func.array_agg(_C.kind.distinct())).where(*used).group_by(_C.person)
    return {person: tuple(sorted(kinds)) for person, kinds in await conn.execute(query)}


async def channel_row(conn: AsyncConnection, channel: int) -> dict[str, Any] | None:
    """One channel, whoever's it is; `None` where there is none, or it was removed."""
    return next(iter(await _rows(conn, _CHANNELS.where(_C.id == channel))), None)


async def shown_channel(conn: AsyncConnection, channel: int) -> dict[str, Any]:
    """One channel that is known to be there."""
    return dict((await conn.execute(_CHANNELS.where(_C.id == channel))).mappings().one())


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


async def count_parked(conn: AsyncConnection) -> int:
    """How many channels are parked."""
    query = select(func.count()).where(_C.parked.is_not(None), _C.removed_at.is_(None))
    return (await conn.execute(query)).scalar_one()


async def count_waiting(conn: AsyncConnection, now: datetime) -> int:
    """How many messages were to be sent by now and have not been."""
    due = or_(_D.state == DeliveryState.SENDING.value, and_(_D.state == DeliveryState.PENDING.value, _not_later(now)))
    return (await conn.execute(select(func.count()).select_from(DELIVERIES).where(due))).scalar_one()


def _not_later(now: datetime) -> ColumnElement[bool]:
    return or_(_D.not_before.is_(None), _D.not_before <= now)


async def _rows(conn: AsyncConnection, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in (await conn.execute(query)).mappings()]
