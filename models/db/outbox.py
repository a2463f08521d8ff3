"""The outbox: notices and what they are for each of a person's channels, in one statement.

Whoever has no channel costs a look into an index and no row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    SmallInteger,
    Text,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from models.db.case_tables import INSTANT
from models.db.delivery_tables import CHANNELS, DELIVERIES
from models.db.notice_tables import NOTICES
from models.db.statements import Connection, Statement
from models.domain.channels import CHANNEL_PARKED
from models.domain.delivering import DeliveryKind, DeliveryState

USABLE = (CHANNELS.c.verified_at.is_not(None), CHANNELS.c.removed_at.is_(None))
"""What a channel must be for anything but a test to leave by it."""

_TYPES: dict[str, TypeEngine[Any]] = {
    "person": BigInteger(),
    "unit": Text(),
    "meant_for": Text(),
    "number": Text(),
    "seq": Integer(),
    "kind": Text(),
    "measure": Text(),
    "level": SmallInteger(),
    "acknowledge": Boolean(),
    "letter": Integer(),
    "created_at": INSTANT,
    "channel": BigInteger(),
}
_GIVEN = (
    func.unnest(*(bindparam(name, type_=ARRAY(type_)) for name, type_ in _TYPES.items()))
    .table_valued(*(column(name, type_) for name, type_ in _TYPES.items()))
    .render_derived("given")
)
_ADDED = (
    postgresql.insert(NOTICES)
    .from_select(list(_TYPES), select(*_GIVEN.c))
    .on_conflict_do_nothing()
    .returning(NOTICES.c.id, NOTICES.c.person, NOTICES.c.channel, NOTICES.c.created_at)
    .cte("added")
)
_ADD = Statement(
    insert(DELIVERIES).from_select(
        ["channel", "kind", "notice", "state", "created_at"],
        select(
            CHANNELS.c.id,
            literal(DeliveryKind.NOTICE.value),
            _ADDED.c.id,
            literal(DeliveryState.PENDING.value),
            _ADDED.c.created_at,
        )
        .join_from(_ADDED, CHANNELS, CHANNELS.c.person == _ADDED.c.person)
        # That a channel is parked cannot be told by that channel.
        .where(*USABLE, CHANNELS.c.id.is_distinct_from(_ADDED.c.channel))
        .order_by(_ADDED.c.id, CHANNELS.c.id),
    )
)


async def put(conn: Connection, notices: Sequence[dict[str, Any]]) -> None:
    """Put notices (columns of `notices`, those left out being null) into inbox and outbox; again changes nothing."""
    if notices:
        await _ADD.rows(conn, {name: [row.get(name) for row in notices] for name in _TYPES})


async def put_parked(conn: Connection, person: int, channel: int, now: datetime) -> None:
    """Tell `person` that a channel of theirs is parked."""
    told = {"person": person, "kind": CHANNEL_PARKED, "acknowledge": False, "created_at": now, "channel": channel}
    await put(conn, [told])
