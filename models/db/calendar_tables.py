"""The loaded versions of calendars, their days, and which of them was put in force when."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, ForeignKey, Identity, Table, Text
from sqlalchemy.sql import func

from models.db.metadata import METADATA

CALENDARS = Table(
    "calendars",
    METADATA,
    Column("version", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("source", Text, nullable=False),
    Column("official_from", Date, nullable=False),
    Column("official_to", Date, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("official_from <= official_to", name="official"),
)
"""A version never changes once it is loaded: cases were opened under it."""

CALENDAR_DAYS = Table(
    "calendar_days",
    METADATA,
    Column("version", Text, ForeignKey("calendars.version"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("source", Text, nullable=False),
    Column("provisional", Boolean, nullable=False),
    CheckConstraint("kind IN ('holiday', 'makeup')", name="kind"),
)
"""`provisional` days lie outside the span for which their version is official. Plain weekends are no rows."""

CALENDAR_ADOPTIONS = Table(
    "calendar_adoptions",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("version", Text, ForeignKey("calendars.version"), nullable=False),
    Column("adopted_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("adopted_by", Text, nullable=False),
)
"""The last row names the version that new cases are opened under; `adopted_by` is who said so, in words."""
