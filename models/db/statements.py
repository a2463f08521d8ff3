"""Statements that every command asks: written in SQLAlchemy once, and run by the driver itself.

What SQLAlchemy does around an execution costs a process more than the driver and the socket together, and these
statements need none of it: they are compiled at their first use, and the server keeps them prepared.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias, cast

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement

Connection: TypeAlias = AsyncConnection | asyncpg.Connection
"""Either kind: within a transaction of SQLAlchemy's a statement goes by SQLAlchemy, which has to begin it."""
Row: TypeAlias = Mapping[str, Any]

_DIALECT = dialect()  # type: ignore[no-untyped-call]
_NOTHING: Row = {}


class Statement:
    """One statement. Parameters go by name and have no processing of their own; lists are arrays or JSON."""

    def __init__(self, core: Executable) -> None:
        """Keep `core`, SQLAlchemy's statement."""
        self._core = core

    async def rows(self, conn: Connection, bound: Mapping[str, Any] = _NOTHING) -> Sequence[Row]:
        """Run it; the rows that it returns, none where it returns nothing. A parameter left out is an error."""
        if isinstance(conn, AsyncConnection):
            result = await conn.execute(self._core, bound)
            return cast("Sequence[Row]", result.mappings().all()) if result.returns_rows else ()
        text, names, given = self._compiled
        values = {**given, **bound}
        return cast("Sequence[Row]", await conn.fetch(text, *[values[name] for name in names]))

    async def row(self, conn: Connection, bound: Mapping[str, Any] = _NOTHING) -> Row | None:
        """Run it; the first row, if there is any."""
        rows = await self.rows(conn, bound)
        return rows[0] if rows else None

    @property
    def text(self) -> str:
        """The statement in PostgreSQL's words."""
        return self._compiled[0]

    @property
    def parameters(self) -> Sequence[str]:
        """The names of its parameters, in their order."""
        return self._compiled[1]

    @cached_property
    def _compiled(self) -> tuple[str, Sequence[str], Mapping[str, Any]]:
        """The text, the parameters, and the values of those that it brings along."""
        assert isinstance(self._core, ClauseElement)  # noqa: S101  # what is executable and has a text
        compiled: Any = self._core.compile(dialect=_DIALECT)
        given = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        return str(compiled), tuple(compiled.positiontup or ()), given
