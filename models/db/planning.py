"""Planning what came into the outbox, a few hundred at a time, by the rules of `models.domain.delivering`."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.delivery_tables import CHANNELS, DELIVERIES, PREFERENCES
from models.db.notice_tables import NOTICES
from models.domain.calendars import Calendar
from models.domain.channels import Matter, Preferences
from models.domain.delivering import DeliveryKind, DeliveryState, Plan, plan
from models.domain.words import Measure

AT_ONCE = 500
_D = DELIVERIES.c
_UNPLANNED = (
    select(
        _D.id,
        _D.channel,
        NOTICES.c.kind,
        NOTICES.c.measure,
        NOTICES.c.acknowledge,
        CHANNELS.c.parked,
        *(column.label(f"wish_{column.name}") for column in PREFERENCES.c),
    )
    .join(NOTICES, NOTICES.c.id == _D.notice)
    .join(CHANNELS, CHANNELS.c.id == _D.channel)
    .outerjoin(PREFERENCES, PREFERENCES.c.person == CHANNELS.c.person)
    .where(_D.state == DeliveryState.PENDING.value, _D.not_before.is_(None))
    .order_by(_D.id)
    .limit(AT_ONCE)
    .with_for_update(of=DELIVERIES, skip_locked=True)
)
_COUNTED = (
    select(_D.channel, _D.day, func.count())
    .where(
        _D.kind == DeliveryKind.NOTICE.value,
        _D.channel == any_(bindparam("channels", type_=ARRAY(BigInteger))),
        _D.day >= bindparam("today", type_=Date),
    )
    .group_by(_D.channel, _D.day)
)
_PLANNED = (
    update(DELIVERIES)
    .where(_D.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in ("state", "not_before", "day", "last", "settled_at")})
)


async def plan_some(conn: AsyncConnection, calendar: Calendar, now: datetime) -> int:
    """Plan the oldest that are not planned yet, at most `AT_ONCE`; how many they were."""
    rows = (await conn.execute(_UNPLANNED)).mappings().all()
    if not rows:
        return 0
    told = await _told(conn, sorted({row["channel"] for row in rows}), calendar.local(now).date())
    written = []
    for row in rows:
        channel = row["channel"]
        planned = plan(
            _matter(row),
            wishes(row),
            now,
            calendar,
            parked=row["parked"] is not None,
            told_on=lambda day, channel=channel: told[channel, day],  # type: ignore[misc]
        )
        if planned.day is not None:
            told[channel, planned.day] += 1
        written.append(_values(row["id"], planned, now))
    await conn.execute(_PLANNED, written)
    return len(rows)


def wishes(row: Any) -> Preferences:
    """The preferences in a row that was joined with them (`wish_…`); the default where there are none."""
    if row["wish_person"] is None:
        return Preferences()
    return Preferences.model_validate({name: row[f"wish_{name}"] for name in Preferences.model_fields})


async def _told(conn: AsyncConnection, channels: Sequence[int], today: date) -> Counter[tuple[int, date]]:
    """How many single messages each channel has today and on the days to come."""
    rows = await conn.execute(_COUNTED, {"channels": channels, "today": today})
    return Counter({(channel, day): n for channel, day, n in rows})


def _matter(row: Any) -> Matter:
    measure = Measure(row["measure"]) if row["measure"] else None
    return Matter(kind=row["kind"], measure=measure, acknowledge=row["acknowledge"])


def _values(delivery: int, planned: Plan, now: datetime) -> dict[str, Any]:
    return {
        "b_id": delivery,
        "b_state": planned.state.value,
        "b_not_before": planned.not_before.astimezone(UTC) if planned.not_before else None,
        "b_day": planned.day,
        "b_last": planned.last,
        "b_settled_at": now if planned.state is DeliveryState.DROPPED else None,
    }
