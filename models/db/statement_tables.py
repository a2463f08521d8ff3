"""Checkpoints and acts, each as the line that was signed."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Column("written_at", INSTANT),
    Column("mailed_at", INSTANT),
    comment="signed with a key that is not here; written_at: when it was in the file outside the database",
)
Index("ix_checkpoints_unwritten", CHECKPOINTS.c.n, postgresql_where=CHECKPOINTS.c.written_at.is_(None))

RECORD_ACTS = Table(
    "record_acts",
    METADATA,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Text, nullable=False),
    Column("line", Text, nullable=False),
    comment="append only: a trigger refuses UPDATE, DELETE and TRUNCATE",
)
Index("ix_record_acts_number", RECORD_ACTS.c.number, RECORD_ACTS.c.n)
