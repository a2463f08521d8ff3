"""Which files were uploaded to which case; their bytes lie elsewhere, by their SHA-256."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
)
Index("ix_uploads_sha256", UPLOADS.c.sha256)
