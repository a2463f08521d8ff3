"""The service's signs of life, and the gaps between them."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

HEARTBEATS = Table(
    "heartbeats",
    METADATA,
    Column("part", Text, primary_key=True),
    Column("at", INSTANT, nullable=False),
    comment="the last sign of life of each part of the service, whichever of its processes gave it",
)

OUTAGES = Table(
    "outages",
    METADATA,
    Column("part", Text, primary_key=True),
    Column("since", INSTANT, primary_key=True),
    Column("until", INSTANT, nullable=False),
    CheckConstraint("since < until", name="order"),
    comment="gaps of more than 60 s in a part's signs of life; what is judged against deadlines leaves them out",
)
Index("ix_outages_until", OUTAGES.c.until)
