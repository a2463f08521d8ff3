"""Bringing a database to the current schema, and telling whether it is there."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.engine import connect, reading
from models.db.locks import MIGRATION

EXPECTED = "0008"
"""The newest revision under migrations/versions; a test holds the two together."""

_SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"
_IS_THERE = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_CURRENT = text("SELECT version_num FROM alembic_version")
_PATIENCE = text("SET statement_timeout = 0")
_LOCK = text("SELECT pg_advisory_lock(:key)")
_UNLOCK = text("SELECT pg_advisory_unlock(:key)")


def upgrade(database_url: str) -> None:
    """Bring the database to `EXPECTED`; quick when it is there. Two may run at once: one waits for the other.

    Runs an event loop of its own: from async code, call it by `asyncio.to_thread`.
    """
    asyncio.run(_upgrade(database_url))


async def current_revision(engine: AsyncEngine) -> str | None:
    """The revision that the database is at, `None` for an empty one."""
    async with reading(engine).connect() as conn:
        return await _revision(conn)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether this code and the database fit, for readiness."""
    return await current_revision(engine) == EXPECTED


async def _upgrade(database_url: str) -> None:
    engine = connect(database_url, pool_size=1, max_overflow=0, application="duban migrate")
    try:
        if await current_revision(engine) == EXPECTED:
            return
        async with engine.connect() as conn:
            await conn.execute(_PATIENCE)
            await conn.execute(_LOCK, {"key": MIGRATION})
            await conn.commit()
            try:
                await conn.run_sync(run_migrations)
                await conn.commit()
            finally:
                await conn.rollback()
                await conn.execute(_UNLOCK, {"key": MIGRATION})
    finally:
        await engine.dispose()


async def _revision(conn: AsyncConnection) -> str | None:
    if not (await conn.execute(_IS_THERE)).scalar_one():
        return None
    return (await conn.execute(_CURRENT)).scalar_one_or_none()


def run_migrations(conn: Connection, revision: str = "head") -> None:
    """Run what is missing up to `revision` within `conn`'s transaction."""
    # Here, since a start with nothing to do is not to pay for these imports.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, revision)
