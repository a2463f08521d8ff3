"""What lands in people's inboxes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    Column("unit", Text, nullable=False),
    Column("meant_for", Text),
    Column("number", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("measure", Text),
    Column("level", SmallInteger),
    Column("acknowledge", Boolean, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("read_at", INSTANT),
    Column("acknowledged_at", INSTANT),
    # However often a process dies, nobody is told the same thing twice.
    UniqueConstraint("number", "seq", "kind", "person"),
    comment="meant_for is the unit that had nobody to take it, where it was passed up to unit",
)
Index("ix_notices_person", NOTICES.c.person, NOTICES.c.id)
Index("ix_notices_unread", NOTICES.c.person, NOTICES.c.id, postgresql_where=NOTICES.c.read_at.is_(None))
