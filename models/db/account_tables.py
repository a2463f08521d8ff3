"""Accounts and their bearer tokens."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Identity, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import func, text

from models.db.metadata import METADATA

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("person", BigInteger, ForeignKey("people.id"), unique=True),
    Column("password_hash", Text),
    Column("demo", Boolean, nullable=False),
    Column("administrator", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""`person` is null for an administrator without posts; `password_hash` for one who signs in elsewhere.

`demo` says that the present password is the demo's; it is written with the hash and never apart from it.
"""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("secret_sha256", LargeBinary, nullable=False, unique=True),
    Column("name", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    Column("scopes", ARRAY(Text), nullable=False, server_default=text("'{read,command,administer}'")),
    Column("address", Text),
)
"""`name` is null for a token that came from signing in, a session; `expires_at` for one that does not expire.

`address` is where a session was begun, with which its account is known there.
"""
