"""Commands on their way, and what is reserved before a case has its first event."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

COMMANDS = Table(
    "commands",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("key", Text),
    Column("number", Text, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("instruction", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("refusal", JSONB),
    Column("created_at", INSTANT, nullable=False),
    Column("claimed_at", INSTANT),
    Column("settled_at", INSTANT),
    UniqueConstraint("person", "key"),
    CheckConstraint("status IN ('pending', 'done', 'refused')", name="status"),
    comment="noted before they are sent; claimed_at is a sweep's lease",
)
Index("ix_commands_pending", COMMANDS.c.created_at, postgresql_where=COMMANDS.c.status == "pending")
Index("ix_commands_number", COMMANDS.c.number)

CASE_NUMBERS = Table(
    "case_numbers",
    METADATA,
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

CASE_KEYS = Table(
    "case_keys",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column("number", Text, nullable=False),
    Column("command", Text, ForeignKey("commands.id"), nullable=False, unique=True),
    comment="one case per (source, external_ref), by hash: reserved before the case has an event",
)
