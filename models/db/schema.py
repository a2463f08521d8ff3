"""Every table of the service, on one metadata: what migrations are compared with."""

from sqlalchemy import MetaData

from models.db import (
    access_tables,
    account_tables,
    adoption_tables,
    calendar_tables,
    case_tables,
    command_tables,
    count_tables,
    delivery_tables,
    draft_tables,
    heartbeat_tables,
    holding_tables,
    import_tables,
    inspection_tables,
    letter_tables,
    notice_tables,
    organization_tables,
    policy_tables,
    reach_tables,
    statement_tables,
    upload_tables,
    view_tables,
)
from models.db.metadata import METADATA

TABLE_MODULES = (
    access_tables,
    account_tables,
    adoption_tables,
    calendar_tables,
    case_tables,
    command_tables,
    count_tables,
    delivery_tables,
    draft_tables,
    heartbeat_tables,
    holding_tables,
    import_tables,
    inspection_tables,
    letter_tables,
    notice_tables,
    organization_tables,
    policy_tables,
    reach_tables,
    statement_tables,
    upload_tables,
    view_tables,
)
"""Importing them is what fills the metadata."""


def whole_schema() -> MetaData:
    """The metadata with every table on it."""
    return METADATA
