"""Counters over the ledger, kept in the recorder's transaction; a dashboard never counts rows.

A scope is what decides who sees a case and where it counts; scopes are only ever added. The cases of a scope count in
one row: in all, overdue, by state, and by lamp, each as it stood at its last event. Where a lamp has turned since, the
case's row says so (`turns_at`): few have, since each clock that runs out is an event.
"""

from sqlalchemy import Column, ForeignKey, Identity, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY

from models.db.metadata import METADATA
from models.domain.words import Lamp, State

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

STATE_COUNTERS = {state.value: f"state_{state}" for state in State}
LAMP_COUNTERS = {lit.value: f"lamp_{lit}" for lit in Lamp}
COUNTERS = ("total", "overdue", *STATE_COUNTERS.values(), *LAMP_COUNTERS.values())
"""The columns that count."""

CASE_COUNTS = Table(
    "case_counts",
    METADATA,
    Column("scope", Integer, ForeignKey("case_scopes.id"), primary_key=True, autoincrement=False),
    *(Column(name, Integer, nullable=False) for name in COUNTERS),
    # No counter is in an index, and they change all the time.
    postgresql_with={"fillfactor": "50"},
)
