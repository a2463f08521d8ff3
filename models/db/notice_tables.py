"""What lands in people's inboxes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("unit", Text),
    Column("meant_for", Text),
    Column("number", Text),
    Column("seq", Integer),
    Column("kind", Text, nullable=False),
    Column("measure", Text),
    Column("level", SmallInteger),
    Column("acknowledge", Boolean, nullable=False),
    Column("letter", Integer),
    Column("created_at", INSTANT, nullable=False),
    Column("read_at", INSTANT),
    Column("acknowledged_at", INSTANT),
    Column("channel", BigInteger),
    # However often a process dies, nobody is told the same thing twice.
    UniqueConstraint("number", "seq", "kind", "person"),
    CheckConstraint("(channel IS NULL) = (number IS NOT NULL AND seq IS NOT NULL AND unit IS NOT NULL)", name="about"),
    comment="about a case or a channel; meant_for is the unit that had nobody to take it; letter a rung's seq",
)
Index("ix_notices_person", NOTICES.c.person, NOTICES.c.id)
Index("ix_notices_unread", NOTICES.c.person, NOTICES.c.id, postgresql_where=NOTICES.c.read_at.is_(None))
