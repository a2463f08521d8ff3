"""Checkpoints, acts, and the access log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_GUARD_ACTS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_acts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
_GUARD_CHECKPOINTS = """
CREATE TRIGGER append_only BEFORE UPDATE OF n, line OR DELETE OR TRUNCATE ON checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Create the tables and the guards."""
    op.create_table(
        "checkpoints",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_checkpoints")),
        comment="signed with a key that is not here; written_at: when it was in the file outside the database",
    )
    op.create_index("ix_checkpoints_unwritten", "checkpoints", ["n"], postgresql_where=sa.text("written_at IS NULL"))
    op.create_table(
        "record_acts",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_record_acts")),
        comment="append only: a trigger refuses UPDATE, DELETE and TRUNCATE",
    )
    op.create_index("ix_record_acts_number", "record_acts", ["number", "n"])
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.Column("units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
        comment="units: where the person sat then; detail: a file's SHA-256, or the hash of a list's filters",
    )
    op.create_index(
        "ix_access_log_number", "access_log", ["number", "id"], postgresql_where=sa.text("number IS NOT NULL")
    )
    op.create_index("ix_access_log_person", "access_log", ["person", "id"])
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.execute(_GUARD_ACTS)
    op.execute(_GUARD_CHECKPOINTS)
