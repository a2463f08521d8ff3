"""The loaded versions of policies, and the severities."""

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import func

from models.db.metadata import METADATA

POLICIES = Table(
    "policies",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", JSONB, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("version >= 1", name="version"),
)
"""A version never changes once it is loaded: open cases were opened under it."""

SEVERITIES = Table(
    "severities",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("rank", Integer, nullable=False, unique=True),
)
"""`rank` orders them, the mildest lowest."""
