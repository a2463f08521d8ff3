"""The migrations make what the tables say, once, however many run them."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from models.db.engine import connect
from models.db.migrate import EXPECTED, current_revision, is_current, upgrade
from models.db.schema import whole_schema
from tests.postgres import Server

REVISIONS = [path.name for path in (Path(__file__).resolve().parents[3] / "migrations" / "versions").glob("*.py")]


def differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, whole_schema()))


async def test_migrations_make_what_the_tables_say(database_url: str) -> None:
    engine = connect(database_url)
    async with engine.connect() as conn:
        assert await conn.run_sync(differences) == []
    await engine.dispose()


async def test_the_expected_revision_is_the_newest(database_url: str) -> None:
    assert max(REVISIONS).startswith(f"{EXPECTED}_")
    engine = connect(database_url)
    assert await is_current(engine)
    await engine.dispose()


@pytest.mark.parametrize("times", [1, 3])
async def test_an_empty_database_is_brought_up_by_any_number_at_once(postgres: Server, times: int) -> None:
    url = postgres.fresh(migrated=False)
    engine = connect(url)
    assert await current_revision(engine) is None
    await asyncio.gather(*(asyncio.to_thread(upgrade, url) for _ in range(times)))
    assert await is_current(engine)
    await engine.dispose()
    postgres.drop(url)
