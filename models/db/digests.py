"""The daily digests: which are due, and what is folded into one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Date, bindparam, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.case_tables import INSTANT
from models.db.delivery_tables import CHANNELS, DELIVERIES, PREFERENCES
from models.db.notice_tables import NOTICES
from models.db.outbox import USABLE
from models.db.planning import wishes
from models.db.queries.outgoing import has_loud
from models.db.queries.reader import Reader
from models.domain.calendars import Calendar
from models.domain.delivering import DeliveryKind, DeliveryState, Endpoint, ParkReason

AT_ONCE = 100
_D = DELIVERIES.c
_CHANNEL = bindparam("b_channel", type_=BigInteger)
_DIGEST = bindparam("b_digest", type_=BigInteger)
_NOW = bindparam("b_now", type_=INSTANT)
_DUE = (
    select(
        CHANNELS.c.id,
        CHANNELS.c.person,
        CHANNELS.c.parked,
        *(column.label(f"wish_{column.name}") for column in PREFERENCES.c),
    )
    .outerjoin(PREFERENCES, PREFERENCES.c.person == CHANNELS.c.person)
    .where(CHANNELS.c.next_digest_at <= _NOW, *USABLE)
    .order_by(CHANNELS.c.next_digest_at, CHANNELS.c.id)
    .limit(AT_ONCE)
    .with_for_update(of=CHANNELS, skip_locked=True)
)
_NEXT = update(CHANNELS).where(CHANNELS.c.id == _CHANNEL).values(next_digest_at=bindparam("b_next", type_=INSTANT))
_WAITING = (_D.channel == _CHANNEL, _D.state == DeliveryState.DIGEST.value)
_READ = exists().where(NOTICES.c.id == _D.notice, NOTICES.c.read_at.is_not(None))
_DROP_READ = update(DELIVERIES).where(*_WAITING, _READ).values(state=DeliveryState.DROPPED.value, settled_at=_NOW)
_ANY_WAITING = select(_D.id).where(*_WAITING).limit(1)
_MAKE = (
    insert(DELIVERIES)
    .values(
        channel=_CHANNEL,
        kind=DeliveryKind.DIGEST.value,
        state=DeliveryState.PENDING.value,
        not_before=bindparam("b_at", type_=INSTANT),
        day=bindparam("b_day", type_=Date),
        created_at=_NOW,
    )
    .on_conflict_do_nothing()
    .returning(_D.id)
)
_FOLD = update(DELIVERIES).where(*_WAITING).values(state=DeliveryState.FOLDED.value, told_in=_DIGEST, settled_at=_NOW)
_GIVE_BACK = (
    update(DELIVERIES)
    .where(_D.told_in == _DIGEST)
    .values(state=DeliveryState.DIGEST.value, told_in=None, settled_at=None)
)


async def make_some(
    conn: AsyncConnection, calendar: Calendar, reader_of: Callable[[int], Reader], now: datetime
) -> int:
    """Make the digests whose hour has come, at most `AT_ONCE`; how many channels it was the hour of.

    A channel with nothing to tell gets none, and nor does one that is tried by nobody but its owner.
    """
    rows = (await conn.execute(_DUE, {"b_now": now})).mappings().all()
    for row in rows:
        parked = ParkReason(row["parked"]) if row["parked"] else None
        wished = wishes(row)
        if Endpoint(parked=parked).is_probed:
            # Late, after an outage, it may be night by now.
            at = wished.speaking_moment(now, calendar)
            bound = {"b_channel": row["id"], "b_now": now, "b_at": at, "b_day": calendar.local(at).date()}
            await _make(conn, reader_of(row["person"]), bound, now)
        following = wished.next_digest(now, calendar)
        await conn.execute(_NEXT, {"b_channel": row["id"], "b_next": following})
    return len(rows)


async def give_back(conn: AsyncConnection, digest: int) -> None:
    """A digest could not be told: its notices wait for the next one."""
    await conn.execute(_GIVE_BACK, {"b_digest": digest})


async def _make(conn: AsyncConnection, reader: Reader, bound: Mapping[str, Any], now: datetime) -> None:
    """Make one channel's digest, unless there is nothing to tell or there is one that day."""
    await conn.execute(_DROP_READ, bound)
    waiting = (await conn.execute(_ANY_WAITING, bound)).first() is not None
    if not waiting and not await has_loud(conn, reader, now):
        return
    digest = (await conn.execute(_MAKE, bound)).scalar_one_or_none()
    if digest is not None:
        await conn.execute(_FOLD, {**bound, "b_digest": digest})
