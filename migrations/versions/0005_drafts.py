"""Drafts, and which cases are held now."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "drafts",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("typed", postgresql.JSONB(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_drafts_person_people")),
        sa.PrimaryKeyConstraint("person", "number", "command", name=op.f("pk_drafts")),
        comment="a command's form as somebody left it; theirs alone, and no part of the record",
    )
    op.create_index("ix_drafts_number", "drafts", ["number"])
    op.create_index("ix_case_holdings_until", "case_holdings", ["unit", "until"])
