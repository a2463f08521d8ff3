"""Which files were uploaded to which case under which name; their bytes lie elsewhere, by their SHA-256.

`media_type` is what the content shows; `named_type` what the name's ending says, where that is another. `used_at` is
when it was last uploaded or cited: what no event cites goes some time after.
"""

from sqlalchemy import BigInteger, Column, Index, Table, Text, func

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("named_type", Text),
    Column("person", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("used_at", INSTANT, nullable=False, server_default=func.now()),
)
Index("ix_uploads_sha256", UPLOADS.c.sha256)
