"""When a due was first missed, and by which month cases were closed: what the picture counts by."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FIRST_MISSED = """
UPDATE cases SET missed_at = (
    SELECT min((miss ->> 'due_at')::timestamptz) FROM jsonb_array_elements(snapshot -> 'misses') AS miss
    WHERE miss ->> 'clock' = 'due'
)
FROM case_snapshots WHERE case_snapshots.number = cases.number AND cases.missed
"""


def upgrade() -> None:
    """Add the column, fill it for what was missed so far, and create the indexes."""
    op.add_column("cases", sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_FIRST_MISSED)
    for name in ("closed_at", "missed_at"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_cases_{name}", "cases", [name], unique=False, postgresql_where=there)
