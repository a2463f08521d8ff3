"""Imports by the page: each spreadsheet that was taken in, row by row, and what became of each row."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

IMPORTS = Table(
    "imports",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("login", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("inspection", Text),
    Column("faults", JSONB, nullable=False),
    Column("taken_at", INSTANT, nullable=False),
    Column("begun_at", INSTANT),
    Column("done_at", INSTANT),
    CheckConstraint("done_at IS NULL OR begun_at IS NOT NULL", name="done"),
    comment="a spreadsheet as somebody took it in; theirs alone, and no part of the record",
)
Index("ix_imports_person", IMPORTS.c.person, IMPORTS.c.taken_at)
Index(
    "ix_imports_begun",
    IMPORTS.c.begun_at,
    postgresql_where=IMPORTS.c.begun_at.is_not(None) & IMPORTS.c.done_at.is_(None),
)

IMPORT_ROWS = Table(
    "import_rows",
    METADATA,
    Column("import", Text, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("ref", Text),
    Column("cells", JSONB(none_as_null=True)),
    Column("prospect", JSONB(none_as_null=True)),
    Column("faults", JSONB, nullable=False),
    Column("outcome", Text),
    Column("number", Text),
    Column("reason", JSONB(none_as_null=True)),
    Column("settled_at", INSTANT),
    CheckConstraint("outcome IN ('opened', 'known', 'failed')", name="outcome"),
    comment="a row as it is written and as the case that it would be; both go once it is a case",
)
Index(
    "ix_import_rows_waiting",
    IMPORT_ROWS.c["import"],
    IMPORT_ROWS.c.row,
    postgresql_where=IMPORT_ROWS.c.outcome.is_(None),
)
