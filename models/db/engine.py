"""The way to PostgreSQL: one engine per process, with limits that turn a hanging database into an error."""

from contextlib import AbstractAsyncContextManager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.db.discretion import keep_quiet
from models.db.json import dumps, loads
from models.db.lines import Line, Lines

DRIVER = "postgresql+asyncpg"
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 8
"""The server gives a statement up after this."""
COMMAND_SECONDS = 10
"""The client gives it up after this, where the server no longer answers at all."""
IDLE_IN_TRANSACTION_SECONDS = 30
POOL_WAIT_SECONDS = 5


def connect(
    database_url: str, *, pool_size: int = 10, max_overflow: int = 5, application: str = "duban"
) -> AsyncEngine:
    """An engine on `database_url` (`postgresql://user:password@host:port/name`); nothing is opened yet.

    It belongs to one event loop. A connection that died while it lay in the pool is replaced without a round
    trip: the driver knows, and only has to be asked.
    """
    url = make_url(database_url).set(drivername=DRIVER)
    arguments = {"timeout": CONNECT_SECONDS, "command_timeout": COMMAND_SECONDS}
    settings = {
        "application_name": application,
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_SECONDS}s",
        # Compiling costs more than it saves on statements of a few milliseconds.
        "jit": "off",
        # Disks that seek are gone, and what is asked for often lies in memory.
        "random_page_cost": "1.1",
        # Readers and filters differ by orders of magnitude: a plan for none in particular suits none.
        "plan_cache_mode": "force_custom_plan",
    }
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_use_lifo=True,
        # An error's message goes into logs; what was bound to the statement may be case text.
        hide_parameters=True,
        json_serializer=dumps,
        json_deserializer=loads,
        connect_args={**arguments, "server_settings": settings},
    )
    _, address = engine.dialect.create_connect_args(url)
    lines = _LINES[engine] = Lines({**address, **arguments}, settings, most=2 * pool_size)
    event.listen(engine.sync_engine, "engine_disposed", lambda _: lines.close())
    event.listen(engine.sync_engine, "checkout", _refuse_dead)
    event.listen(engine.sync_engine, "handle_error", keep_quiet)
    return engine


_LINES: WeakKeyDictionary[AsyncEngine, Lines] = WeakKeyDictionary()


def line(engine: AsyncEngine) -> AbstractAsyncContextManager[Line]:
    """A connection for `Statement`s, each by itself."""
    return _LINES[engine].line()


def transaction(engine: AsyncEngine) -> AbstractAsyncContextManager[Line]:
    """A connection for `Statement`s, all of them or none."""
    return _LINES[engine].transaction()


_READING: WeakKeyDictionary[AsyncEngine, AsyncEngine] = WeakKeyDictionary()


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same pool for single statements: without BEGIN and COMMIT around them, which are two round trips."""
    known = _READING.get(engine)
    if known is None:
        known = _READING[engine] = engine.execution_options(isolation_level="AUTOCOMMIT")
    return known


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    if connection.driver_connection.is_closed():
        raise DisconnectionError
