"""Counters over the ledger, kept in the recorder's transaction; a dashboard never counts rows.

A scope is what decides who sees a case and where it counts; scopes are only ever added. A case counts once, under
its scope, its state and its lamp as they were at its last event. Where a lamp has turned since, the case's row says
so (`turns_at`): few have, since each clock that runs out is an event.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Identity, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.metadata import METADATA

CASE_SCOPES = Table(
    "case_scopes",
    METADATA,
    Column("id", Integer, Identity(), primary_key=True),
    Column("lead_unit", Text),
    Column("supervisor", Text, nullable=False),
    Column("seen_by", ARRAY(Text), nullable=False),
    UniqueConstraint("lead_unit", "supervisor", "seen_by", postgresql_nulls_not_distinct=True),
)
Index("ix_case_scopes_seen_by", CASE_SCOPES.c.seen_by, postgresql_using="gin")

CASE_COUNTS = Table(
    "case_counts",
    METADATA,
    Column("scope", Integer, ForeignKey("case_scopes.id"), primary_key=True),
    Column("state", Text, primary_key=True),
    Column("counted_lamp", Text, primary_key=True),
    Column("counted_overdue", Boolean, primary_key=True),
    Column("n", Integer, nullable=False),
    # n is in no index, and changes all the time.
    postgresql_with={"fillfactor": "50"},
)
