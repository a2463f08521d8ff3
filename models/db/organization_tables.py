"""The organization's tables. Every change adds a row to `organization_versions`, so that readers can tell."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import func, text

from models.db.metadata import METADATA

UNITS = Table(
    "units",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("kind", Text, nullable=False),
)

UNIT_RELATIONS = Table(
    "unit_relations",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("unit", Text, ForeignKey("units.code"), nullable=False),
    Column("above", Text, ForeignKey("units.code"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    UniqueConstraint("unit", "above", "kind", "line", "starts_on"),
    CheckConstraint("kind IN ('leads', 'guides')", name="kind"),
    CheckConstraint("unit <> above", name="apart"),
    CheckConstraint("ends_on >= starts_on", name="dates"),
)

POST_KINDS = Table(
    "post_kinds",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("capacity", Text, nullable=False),
    CheckConstraint("capacity IN ('head', 'staff', 'reader')", name="capacity"),
)

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
)

APPOINTMENTS = Table(
    "appointments",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("unit", Text, ForeignKey("units.code"), nullable=False),
    Column("post", Text, ForeignKey("post_kinds.code"), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("in_charge_of", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("fields", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    UniqueConstraint("person", "unit", "post", "starts_on"),
    CheckConstraint("ends_on >= starts_on", name="dates"),
)

DELEGATIONS = Table(
    "delegations",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("delegate", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    UniqueConstraint("person", "delegate", "starts_on"),
    CheckConstraint("person <> delegate", name="apart"),
    CheckConstraint("ends_on >= starts_on", name="dates"),
)

ORGANIZATION_VERSIONS = Table(
    "organization_versions",
    METADATA,
    Column("version", BigInteger, Identity(), primary_key=True),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("what", Text, nullable=False),
)
"""Only ever added to; the highest is current. A number is never given twice, not even after a rollback."""
