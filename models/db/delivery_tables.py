"""Channels out of the service, and what is delivered by them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

CHANNELS = Table(
    "channels",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("secret", Text),
    Column("code", Text),
    Column("created_at", INSTANT, nullable=False),
    Column("verified_at", INSTANT),
    Column("removed_at", INSTANT),
    Column("next_digest_at", INSTANT),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("failing_since", INSTANT),
    Column("parked", Text),
    Column("parked_at", INSTANT),
    CheckConstraint("kind IN ('email', 'webhook')", name="kind"),
    CheckConstraint("(parked IS NULL) = (parked_at IS NULL)", name="parked"),
    comment="an address never changes; what was allowed for one channel is not allowed for another",
)
"""`secret` signs a webhook's messages; `code` proves a mailbox. Nothing leaves by a channel without `verified_at`."""

Index(
    "uq_channels_address",
    CHANNELS.c.person,
    CHANNELS.c.kind,
    CHANNELS.c.address,
    unique=True,
    postgresql_where=CHANNELS.c.removed_at.is_(None),
)
Index("ix_channels_next_digest_at", CHANNELS.c.next_digest_at)

CHANNEL_PERMISSIONS = Table(
    "channel_permissions",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", BigInteger, ForeignKey("channels.id"), nullable=False),
    Column("titles", Boolean, nullable=False),
    Column("account", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("at", INSTANT, nullable=False),
    comment="only ever added to; the latest of a channel says whether case titles may leave by it",
)
Index("ix_channel_permissions_channel", CHANNEL_PERMISSIONS.c.channel, CHANNEL_PERMISSIONS.c.id)

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("person", BigInteger, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("quiet_from", Time),
    Column("quiet_to", Time),
    Column("digest_at", Time, nullable=False),
    Column("kinds", JSONB, nullable=False),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("message", Uuid, nullable=False, server_default=func.gen_random_uuid()),
    Column("channel", BigInteger, ForeignKey("channels.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("notice", BigInteger),
    Column("state", Text, nullable=False),
    Column("not_before", INSTANT),
    Column("day", Date),
    Column("last", Boolean, nullable=False, server_default=text("false")),
    Column("told_in", BigInteger, ForeignKey("deliveries.id")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("created_at", INSTANT, nullable=False),
    Column("touched_at", INSTANT),
    Column("settled_at", INSTANT),
    # However often a process dies, nothing is sent as two messages.
    UniqueConstraint("channel", "notice"),
    CheckConstraint("kind IN ('notice', 'digest', 'test')", name="kind"),
    CheckConstraint("(kind = 'notice') = (notice IS NOT NULL)", name="notice"),
)
"""The outbox. `message` names it to receivers; `not_before` is null until it is planned; `told_in` is its digest."""

_STATE = DELIVERIES.c.state
Index(
    "uq_deliveries_digest",
    DELIVERIES.c.channel,
    DELIVERIES.c.day,
    unique=True,
    postgresql_where=text("kind = 'digest'"),
)
Index("ix_deliveries_pending", DELIVERIES.c.not_before, DELIVERIES.c.id, postgresql_where=text("'pending'") == _STATE)
Index("ix_deliveries_sending", DELIVERIES.c.touched_at, postgresql_where=text("'sending'") == _STATE)
Index("ix_deliveries_for_digest", DELIVERIES.c.channel, postgresql_where=text("'digest'") == _STATE)
Index("ix_deliveries_told_in", DELIVERIES.c.told_in, postgresql_where=DELIVERIES.c.told_in.is_not(None))
Index("ix_deliveries_day", DELIVERIES.c.channel, DELIVERIES.c.day, postgresql_where=DELIVERIES.c.day.is_not(None))

DELIVERY_ATTEMPTS = Table(
    "delivery_attempts",
    METADATA,
    Column("delivery", BigInteger, ForeignKey("deliveries.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
    Column("reply", Text),
    Column("code", Integer),
    Column("said", Text),
    Column("milliseconds", Integer),
    comment="written before the attempt is made; without a reply the process died in between",
)
