"""The tables of the record itself: events and texts, and the rows folded out of them.

`CASES` is lean, since lists walk it and each event writes it; what is wide or seldom written stands beside it.
Nothing outside `models.db` selects from these: `models.db.queries.shown` is the way, and it takes a reader.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from models.db.metadata import METADATA

INSTANT = DateTime(timezone=True)

CASE_EVENTS = Table(
    "case_events",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("command", Text),
    comment="append only: a trigger refuses UPDATE, DELETE and TRUNCATE",
)
Index(
    "uq_case_events_command",
    CASE_EVENTS.c.number,
    CASE_EVENTS.c.command,
    unique=True,
    postgresql_where=CASE_EVENTS.c.command.is_not(None),
)

FEED = Table(
    "feed",
    METADATA,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("last", BigInteger, nullable=False),
    CheckConstraint("one", name="one"),
    comment="one row: the last position given to an event; its row lock makes positions commit in their order",
)

CASE_TEXTS = Table(
    "case_texts",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("salt", LargeBinary),
    Column("value", Text),
    Column("erased_at", INSTANT),
    comment="values and salts by digest; an erasure empties both, and the chain stays whole",
)

CASES = Table(
    "cases",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("scope", Integer, ForeignKey("case_scopes.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("severity_rank", SmallInteger, nullable=False),
    Column("supervisor", Text, nullable=False),
    Column("lead_unit", Text),
    Column("co_units", ARRAY(Text), nullable=False),
    Column("seen_by", ARRAY(Text), nullable=False),
    Column("deadline_kind", Text),
    Column("due", INSTANT),
    # What sorts by due: whatever has none comes last, and a keyset needs a value.
    Column("due_order", INSTANT, Computed("COALESCE(due, 'infinity'::timestamp with time zone)", persisted=True)),
    Column("original_due", INSTANT),
    Column("provisional", Boolean, nullable=False),
    Column("yellow_at", INSTANT),
    Column("red_at", INSTANT),
    Column("overdue_at", INSTANT),
    Column("resting_lamp", Text, nullable=False),
    # As the case stood at its last event, which is how it is counted; and when that is no longer right.
    Column("counted_lamp", Text, nullable=False),
    Column("counted_overdue", Boolean, nullable=False),
    Column("turns_at", INSTANT),
    Column("missed", Boolean, nullable=False),
    # The first due that was missed, as long as nothing excuses it.
    Column("missed_at", INSTANT),
    Column("escalation_level", SmallInteger, nullable=False),
    Column("inspection", Text),
    Column("opened_at", INSTANT, nullable=False),
    Column("closed_at", INSTANT),
    Column("opener", BigInteger),
    Column("title", Text),
    Column("group_label", Text),
    Column("source", Text),
    Column("external_ref", Text),
    comment="the ledger, folded out of the events; texts are NULL once erased",
    # Most events change no indexed column: room on the page keeps their updates off every index.
    postgresql_with={"fillfactor": "80"},
)
Index("ix_cases_opened_at", CASES.c.opened_at, CASES.c.number)
Index("ix_cases_due_order", CASES.c.due_order, CASES.c.number)
Index("ix_cases_severity_rank", CASES.c.severity_rank, CASES.c.number)
Index("ix_cases_state", CASES.c.state, CASES.c.opened_at, CASES.c.number)
Index("ix_cases_lead_unit", CASES.c.lead_unit, CASES.c.opened_at, CASES.c.number)
Index("ix_cases_supervisor", CASES.c.supervisor, CASES.c.opened_at, CASES.c.number)
Index("ix_cases_yellow_at", CASES.c.yellow_at, postgresql_where=CASES.c.yellow_at.is_not(None))
Index("ix_cases_red_at", CASES.c.red_at, postgresql_where=CASES.c.red_at.is_not(None))
Index("ix_cases_overdue_at", CASES.c.overdue_at, postgresql_where=CASES.c.overdue_at.is_not(None))
Index("ix_cases_closed_at", CASES.c.closed_at, postgresql_where=CASES.c.closed_at.is_not(None))
Index("ix_cases_missed_at", CASES.c.missed_at, postgresql_where=CASES.c.missed_at.is_not(None))
Index("ix_cases_turns_at", CASES.c.turns_at, postgresql_where=CASES.c.turns_at.is_not(None))
Index("ix_cases_inspection", CASES.c.inspection, postgresql_where=CASES.c.inspection.is_not(None))
Index("ix_cases_group_label", CASES.c.group_label, postgresql_where=CASES.c.group_label.is_not(None))
Index("ix_cases_seen_by", CASES.c.seen_by, postgresql_using="gin")
Index("ix_cases_co_units", CASES.c.co_units, postgresql_using="gin")

CASE_SNAPSHOTS = Table(
    "case_snapshots",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("snapshot", JSONB, nullable=False),
    comment="models.domain.case.Case as JSON, equal in seq to the row in cases",
    postgresql_with={"fillfactor": "60"},
)

CASE_WORDINGS = Table(
    "case_wordings",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("description", Text),
    Column("folded", Text, nullable=False),
    Column("grams", TSVECTOR, nullable=False),
    comment="what a case says and is found by; written only when its texts change",
)
Index(
    "ix_case_wordings_grams",
    CASE_WORDINGS.c.grams,
    postgresql_using="gin",
    # In kB: each search reads the pending list from end to end.
    postgresql_with={"gin_pending_list_limit": "256"},
)
