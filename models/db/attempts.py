"""Attempts at a delivery: what is sent, how it ended, and what that says about the endpoint."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import CHANNEL_PERMISSIONS, CHANNELS, DELIVERIES, DELIVERY_ATTEMPTS
from models.db.digests import give_back
from models.db.notice_tables import NOTICES
from models.db.outbox import put_parked
from models.db.queries.outgoing import digest_items, notice_item
from models.db.queries.reader import Reader
from models.domain.channels import ChannelKind
from models.domain.delivering import (
    DeliveryKind,
    DeliveryState,
    Endpoint,
    Outcome,
    ParkReason,
    Reply,
    Verdict,
    verdict,
)
from models.domain.outgoing import Item, Outgoing

MOST_ITEMS = 50
"""Notices that one digest names; it counts the rest."""
_SAID = 500
_D, _C = DELIVERIES.c, CHANNELS.c
_OPEN = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})
_DELIVERY = (
    select(
        DELIVERIES,
        *(_C[name] for name in ("person", "address", "secret", "code", "verified_at", "removed_at", "parked")),
        _C.kind.label("channel_kind"),
        NOTICES.c.read_at,
        select(CHANNEL_PERMISSIONS.c.titles)
        .where(CHANNEL_PERMISSIONS.c.channel == _C.id)
        .order_by(CHANNEL_PERMISSIONS.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("titles"),
    )
    .join(CHANNELS, _C.id == _D.channel)
    .outerjoin(NOTICES, NOTICES.c.id == _D.notice)
)


async def begin(
    conn: AsyncConnection, delivery: int, reader_of: Callable[[int], Reader], now: datetime
) -> Outgoing | DeliveryState:
    """Note an attempt and give what to send; or the state of a delivery that wants none, or no longer."""
    query = _DELIVERY.where(_D.id == delivery).with_for_update(of=DELIVERIES)
    row = (await conn.execute(query)).mappings().one()
    state = DeliveryState(row["state"])
    if state not in _OPEN:
        return state
    if (ends := _ends_unsent(row)) is not None:
        await _set(conn, delivery, state=ends.value, settled_at=now if ends is DeliveryState.DROPPED else None)
        return ends
    n = row["attempts"] + 1
    await _set(conn, delivery, state=DeliveryState.SENDING.value, attempts=n, touched_at=now)
    await conn.execute(insert(DELIVERY_ATTEMPTS).values(delivery=delivery, n=n, at=now))
    items = await _items(conn, row, reader_of(row["person"]), now)
    return Outgoing(
        delivery=delivery,
        attempt=n,
        message=row["message"].hex,
        kind=DeliveryKind(row["kind"]),
        channel=ChannelKind(row["channel_kind"]),
        address=row["address"],
        secret=row["secret"],
        created_at=row["created_at"],
        items=items[:MOST_ITEMS],
        more=len(items[MOST_ITEMS:]),
        overdue=sum(item.overdue for item in items),
        code=row["code"] if row["verified_at"] is None else None,
        last=row["last"],
    )


async def end(
    conn: AsyncConnection, outgoing: Outgoing, outcome: Outcome, pauses: tuple[timedelta, ...], now: datetime
) -> Verdict:
    """Note how an attempt ended and judge it. An endpoint that is parked by it is told of in its person's inbox."""
    delivery = outgoing.delivery
    await conn.execute(
        update(DELIVERY_ATTEMPTS)
        .where(DELIVERY_ATTEMPTS.c.delivery == delivery, DELIVERY_ATTEMPTS.c.n == outgoing.attempt)
        .values(
            reply=outcome.reply.value,
            code=outcome.code,
            said=outcome.said[:_SAID],
            milliseconds=round(outcome.took / timedelta(milliseconds=1)),
        )
    )
    row = (await conn.execute(select(DELIVERIES).where(_D.id == delivery).with_for_update())).mappings().one()
    endpoint = await _judge_endpoint(conn, row["channel"], outgoing, outcome.reply, now)
    judged = verdict(outgoing.kind, outcome, row["attempts"], endpoint, pauses)
    if row["state"] != DeliveryState.SENDING:
        return Verdict(state=DeliveryState(row["state"]))
    settled = now if judged.state in {DeliveryState.SENT, DeliveryState.FAILED} else None
    await _set(conn, delivery, state=judged.state.value, touched_at=now, settled_at=settled)
    if outgoing.kind is DeliveryKind.DIGEST and judged.state is DeliveryState.FAILED:
        await give_back(conn, delivery)
    return judged


def _ends_unsent(row: RowMapping) -> DeliveryState | None:
    """What becomes of a delivery for which there is nothing to send any more."""
    kind = DeliveryKind(row["kind"])
    if row["removed_at"] is not None:
        return DeliveryState.DROPPED
    if kind is not DeliveryKind.NOTICE:
        return None
    if row["read_at"] is not None:
        return DeliveryState.DROPPED
    return DeliveryState.DIGEST if row["parked"] is not None else None


async def _items(conn: AsyncConnection, row: RowMapping, reader: Reader, now: datetime) -> tuple[Item, ...]:
    titles = bool(row["titles"])
    match DeliveryKind(row["kind"]):
        case DeliveryKind.NOTICE:
            return (await notice_item(conn, reader, row["notice"], now, titles=titles),)
        case DeliveryKind.DIGEST:
            return await digest_items(conn, reader, row["id"], now, titles=titles)
        case DeliveryKind.TEST:
            return ()


async def _judge_endpoint(
    conn: AsyncConnection, channel: int, outgoing: Outgoing, reply: Reply, now: datetime
) -> Endpoint:
    row = (await conn.execute(select(CHANNELS).where(_C.id == channel).with_for_update())).mappings().one()
    parked = ParkReason(row["parked"]) if row["parked"] else None
    before = Endpoint(failures=row["failures"], failing_since=row["failing_since"], parked=parked)
    after = before.after(reply, now)
    values: dict[str, Any] = {"failures": after.failures, "failing_since": after.failing_since}
    if after.parked is not before.parked:
        values |= {"parked": after.parked, "parked_at": now if after.parked else None}
    if outgoing.channel is ChannelKind.WEBHOOK and reply is Reply.TAKEN and row["verified_at"] is None:
        values["verified_at"] = now
    await conn.execute(update(CHANNELS).where(_C.id == channel).values(values))
    if after.parked is not None and before.parked is None:
        await put_parked(conn, row["person"], channel, now)
    return after


async def _set(conn: AsyncConnection, delivery: int, **values: Any) -> None:
    await conn.execute(update(DELIVERIES).where(_D.id == delivery).values(values))
