"""Locks that two processes share.

Order, so that no two transactions wait for each other: cases by number, scopes, the letters' counters by unit
and year, commands, counters, the acts, the feed. A file is locked alone.
"""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select

from models.db.statements import Connection, Statement

MIGRATION = 0x647562616E  # "duban"
ACTS = MIGRATION + 1
CHECKPOINT = MIGRATION + 2

_KEY = func.unnest(bindparam("keys", type_=ARRAY(BigInteger))).column_valued("key")
_LOCK = Statement(select(func.count(func.pg_advisory_xact_lock(_KEY))))


async def lock_cases(conn: Connection, numbers: Iterable[str]) -> None:
    """Hold the cases `numbers` until the transaction ends, whether or not they have a row yet.

    What is read of them afterwards, in a statement of its own, is what their last writer left.
    """
    await _LOCK.rows(conn, {"keys": sorted({key_of(number) for number in numbers})})


async def lock_file(conn: Connection, digest: str) -> None:
    """Hold the uploads of the file with that hash, in whatever case, until the transaction ends."""
    await _LOCK.rows(conn, {"keys": [key_of(f"file {digest}")]})


def key_of(name: str) -> int:
    """The number by which the server knows a lock of that name."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
