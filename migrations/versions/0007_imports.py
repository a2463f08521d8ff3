"""Imports by the page, row by row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("inspection", sa.Text()),
        sa.Column("faults", postgresql.JSONB(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("done_at IS NULL OR begun_at IS NOT NULL", name=op.f("ck_imports_done")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_imports_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        comment="a spreadsheet as somebody took it in; theirs alone, and no part of the record",
    )
    op.create_index("ix_imports_person", "imports", ["person", "taken_at"])
    op.create_index(
        "ix_imports_begun",
        "imports",
        ["begun_at"],
        postgresql_where=sa.text("begun_at IS NOT NULL AND done_at IS NULL"),
    )
    op.create_table(
        "import_rows",
        sa.Column("import", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("cells", postgresql.JSONB()),
        sa.Column("prospect", postgresql.JSONB()),
        sa.Column("faults", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("number", sa.Text()),
        sa.Column("reason", postgresql.JSONB()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("outcome IN ('opened', 'known', 'failed')", name=op.f("ck_import_rows_outcome")),
        sa.ForeignKeyConstraint(
            ["import"], ["imports.id"], name=op.f("fk_import_rows_import_imports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import", "row", name=op.f("pk_import_rows")),
        comment="a row as it is written and as the case that it would be; both go once it is a case",
    )
    op.create_index(
        "ix_import_rows_waiting", "import_rows", ["import", "row"], postgresql_where=sa.text("outcome IS NULL")
    )
