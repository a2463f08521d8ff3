"""What people have typed and not sent yet."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from models.db.metadata import METADATA

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("person", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("command", Text, primary_key=True),
    Column("typed", JSONB, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    comment="a command's form as somebody left it; theirs alone, and no part of the record",
)
Index("ix_drafts_number", DRAFTS.c.number)
