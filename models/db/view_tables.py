"""Views of the ledger that people have named for themselves."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Table, Text

from models.db.metadata import METADATA

SAVED_VIEWS = Table(
    "saved_views",
    METADATA,
    Column("person", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    comment="query: as the address of the ledger's page has it; theirs alone, and no part of the record",
)
