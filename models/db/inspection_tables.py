"""Inspections: campaigns in which findings are made."""

from sqlalchemy import Column, Date, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

INSPECTIONS = Table(
    "inspections",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("units", ARRAY(Text), nullable=False),
    Column("from_day", Date),
    Column("to_day", Date),
    Column("created_at", INSTANT, nullable=False),
)
