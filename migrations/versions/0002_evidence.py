"""Uploads by name, with what their content shows and when they were last used."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now a file's type was what its sender said: nobody has looked at these, so they are only to be saved."""
    op.add_column("uploads", sa.Column("named_type", sa.Text(), nullable=True))
    op.add_column(
        "uploads",
        sa.Column("used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.execute("UPDATE uploads SET used_at = at, media_type = 'application/octet-stream'")
    op.drop_constraint("pk_uploads", "uploads", type_="primary")
    op.create_primary_key("pk_uploads", "uploads", ["number", "sha256", "name"])
