"""Adoptions: open cases moved to another version of their policy or of the calendar, and how far each has come."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

ADOPTIONS = Table(
    "adoptions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("version", Text, nullable=False),
    Column("from_version", Text),
    Column("mode", Text),
    Column("account", BigInteger, nullable=False),
    Column("confirmed_at", INSTANT, nullable=False),
    Column("done_at", INSTANT),
    CheckConstraint("kind IN ('policy', 'calendar')", name="kind"),
    comment="each confirmed moving of open cases to another version of a policy or of the calendar",
)

ADOPTION_CASES = Table(
    "adoption_cases",
    METADATA,
    Column("adoption", Text, ForeignKey("adoptions.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("outcome", Text),
    Column("settled_at", INSTANT),
    comment="the cases that an adoption concerns, and what became of each; NULL while it waits",
)
Index(
    "ix_adoption_cases_waiting",
    ADOPTION_CASES.c.adoption,
    ADOPTION_CASES.c.number,
    postgresql_where=ADOPTION_CASES.c.outcome.is_(None),
)
