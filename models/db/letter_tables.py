"""The register of letters (督办单), and the counters that number them."""

from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Table, Text, UniqueConstraint

from models.db.case_tables import INSTANT
from models.db.metadata import METADATA

LETTERS = Table(
    "letters",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("number", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("to_unit", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("standing", Text, nullable=False),
    Column("acknowledged_at", INSTANT),
    Column("acknowledged_by", BigInteger),
    Column("expires_at", INSTANT),
    Column("expired_at", INSTANT),
    Column("ended_at", INSTANT),
    UniqueConstraint("number", "seq"),
    comment="unit, year and n are given once and for ever; the rest is folded out of the events",
)

LETTER_COUNTS = Table(
    "letter_counts",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    comment="the last number given; taken in the transaction that records the letter, so none is lost",
)
