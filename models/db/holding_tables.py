"""Who held cases, and for how long."""

from sqlalchemy import Boolean, Column, Index, Table, Text

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

CASE_HOLDINGS = Table(
    "case_holdings",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("shared", Boolean, primary_key=True),
    Column("since", INSTANT, primary_key=True),
    Column("until", INSTANT),
    comment="each unit's intervals, folded out of the events; until is NULL while it lasts",
)
Index("ix_case_holdings_unit", CASE_HOLDINGS.c.unit, CASE_HOLDINGS.c.since)
Index("ix_case_holdings_until", CASE_HOLDINGS.c.unit, CASE_HOLDINGS.c.until)
