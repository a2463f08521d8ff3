"""Who looked at what."""

from sqlalchemy import BigInteger, Column, Identity, Index, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("request", Text, nullable=False),
    Column("account", BigInteger),
    Column("person", BigInteger),
    Column("token", BigInteger),
    Column("units", ARRAY(Text), nullable=False),
    Column("address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("number", Text),
    Column("detail", Text),
    Column("status", SmallInteger, nullable=False),
    comment="units: where the person sat then; detail: a file's SHA-256, or the hash of a list's filters",
)
Index("ix_access_log_number", ACCESS_LOG.c.number, ACCESS_LOG.c.id, postgresql_where=ACCESS_LOG.c.number.is_not(None))
Index("ix_access_log_person", ACCESS_LOG.c.person, ACCESS_LOG.c.id)
Index("ix_access_log_at", ACCESS_LOG.c.at)
