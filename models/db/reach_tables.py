"""What the nightly look at all lines has found."""

from sqlalchemy import BigInteger, Column, Identity, Table
from sqlalchemy.dialects.postgresql import JSONB

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

REACH_REPORTS = Table(
    "reach_reports",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("faults", JSONB, nullable=False),
    comment="one a night: models.domain.reachability_faults.ReachFault as JSON",
)
