"""The severities in the database."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.policy_tables import SEVERITIES
from models.db.statements import Connection, Statement
from models.domain.severities import Severity

_ALL = Statement(select(SEVERITIES).order_by(SEVERITIES.c.rank))


async def severities(conn: Connection) -> tuple[Severity, ...]:
    """Every loaded severity, the mildest first."""
    return tuple(Severity(**row) for row in await _ALL.rows(conn))


async def write_severities(conn: AsyncConnection, rows: Iterable[Severity]) -> None:
    """Make `rows` all that there are: written anew as a whole, since two may have changed ranks."""
    await conn.execute(delete(SEVERITIES))
    written = [dict(row) for row in rows]
    if written:
        await conn.execute(insert(SEVERITIES), written)
