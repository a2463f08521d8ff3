"""Tokens have scopes, and a sign-in knows from which address it came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A token from before may do what its account may, as it could.
_WHOLE = sa.text("'{read,command,administer}'")


def upgrade() -> None:
    """Add both columns."""
    op.add_column("tokens", sa.Column("scopes", postgresql.ARRAY(sa.Text()), server_default=_WHOLE, nullable=False))
    op.add_column("tokens", sa.Column("address", sa.Text(), nullable=True))
