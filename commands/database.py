"""How a command reaches the database: one transaction, and one clear line when it cannot be had."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from settings import Settings

_Result = TypeVar("_Result")


class DatabaseUnreachable(Trouble):
    """The database cannot be reached: {reason}."""

    code = "database_unreachable"


class SchemaMissing(Trouble):
    """The database has no current schema: run `duban migrate` first."""

    code = "schema_missing"


def in_transaction(settings: "Settings", work: "Callable[[AsyncConnection], Awaitable[_Result]]") -> _Result:
    """Do `work` in one transaction: what it raises undoes it."""
    return asyncio.run(_run(settings.required_database_url(), work))


async def _run(database_url: str, work: "Callable[[AsyncConnection], Awaitable[_Result]]") -> _Result:
    from asyncpg import UndefinedColumnError, UndefinedTableError  # noqa: PLC0415 - heavy
    from sqlalchemy.exc import ProgrammingError  # noqa: PLC0415 - heavy

    async with _connection(database_url) as conn:
        try:
            async with conn.begin():
                return await work(conn)
        except ProgrammingError as error:
            if isinstance(error.orig and error.orig.__cause__, (UndefinedTableError, UndefinedColumnError)):
                raise SchemaMissing from error
            raise


@asynccontextmanager
async def _connection(database_url: str) -> "AsyncIterator[AsyncConnection]":
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - heavy

    from models.db.engine import connect  # noqa: PLC0415 - heavy

    engine = connect(database_url, pool_size=1)
    try:
        conn = await engine.connect()
    except (OSError, DBAPIError) as error:
        await asyncio.sleep(0)  # the driver's half-open socket closes in the next turn of the loop
        cause = getattr(error, "orig", None) or error
        raise DatabaseUnreachable(reason=cause.__cause__ or cause) from error
    try:
        yield conn
    finally:
        await conn.close()
        await engine.dispose()
