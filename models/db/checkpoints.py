"""Checkpoints as the database keeps them (`activities.ports.CheckpointBook`)."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chain import GENESIS
from models.db.acts import acts_after, last_act
from models.db.case_tables import FEED
from models.db.engine import reading
from models.db.heads import parts
from models.db.locks import CHECKPOINT
from models.db.statement_tables import CHECKPOINTS
from models.statements import Act, Checkpoint, HeadPart, Stood, read_statement

_LOCK = select(func.pg_advisory_lock(CHECKPOINT))
_UNLOCK = select(func.pg_advisory_unlock(CHECKPOINT))
_NEWEST = select(CHECKPOINTS.c.line).order_by(CHECKPOINTS.c.n.desc()).limit(1)
_POSITION = select(FEED.c.last)


class RecordedCheckpoints:
    """Reads heads, keeps checkpoints."""

    def __init__(self, database: AsyncEngine) -> None:
        """Read and write through `database`."""
        self._database = database

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Whoever takes a checkpoint takes it alone: the lock goes with the connection."""
        async with reading(self._database).connect() as conn:
            await conn.execute(_LOCK)
            try:
                yield
            finally:
                await conn.execute(_UNLOCK)

    async def newest(self) -> Checkpoint | None:
        """The last one kept."""
        async with reading(self._database).connect() as conn:
            line = (await conn.execute(_NEWEST)).scalar_one_or_none()
        return None if line is None else _checkpoint(line)

    async def stood(self) -> Stood:
        """How far the feed and the acts are. What is committed later has a higher position (models.db.feed)."""
        async with reading(self._database).connect() as conn:
            position: int = (await conn.execute(_POSITION)).scalar_one()
            act = await last_act(conn)
        return Stood(position, act.n if act else 0, act.hash if act else GENESIS)

    async def parts(self, since: int, position: int) -> AsyncIterator[HeadPart]:
        """The heads in (`since`, `position`], part by part."""
        async with reading(self._database).connect() as conn:
            async for part in parts(conn, since, position):
                yield part

    async def acts_after(self, n: int) -> Sequence[Act]:
        """Acts after the `n`th."""
        async with reading(self._database).connect() as conn:
            return await acts_after(conn, n)

    async def add(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""
        async with self._database.begin() as conn:
            await conn.execute(insert(CHECKPOINTS).values(n=checkpoint.n, line=checkpoint.line))

    async def unwritten(self) -> Sequence[Checkpoint]:
        """Those that the file may lack."""
        return await self._where(CHECKPOINTS.c.written_at.is_(None))

    async def unmailed(self) -> Sequence[Checkpoint]:
        """Those that were written since one was mailed."""
        mailed = select(func.coalesce(func.max(CHECKPOINTS.c.n), 0)).where(CHECKPOINTS.c.mailed_at.is_not(None))
        return await self._where(CHECKPOINTS.c.n > mailed.scalar_subquery())

    async def written(self, ns: Iterable[int]) -> None:
        """The file holds them."""
        await self._mark("written_at", ns)

    async def mailed(self, ns: Iterable[int]) -> None:
        """The mail server has taken them."""
        await self._mark("mailed_at", ns)

    async def _where(self, which: ColumnElement[bool]) -> Sequence[Checkpoint]:
        query = select(CHECKPOINTS.c.line).where(which).order_by(CHECKPOINTS.c.n)
        async with reading(self._database).connect() as conn:
            return [_checkpoint(line) for line in (await conn.execute(query)).scalars()]

    async def _mark(self, column: str, ns: Iterable[int]) -> None:
        marked = update(CHECKPOINTS).where(CHECKPOINTS.c.n.in_(bindparam("b_ns", sorted(ns), expanding=True)))
        async with self._database.begin() as conn:
            await conn.execute(marked.values({column: datetime.now(UTC)}))


async def all_lines(conn: AsyncConnection) -> Sequence[tuple[int, str]]:
    """Every checkpoint's number and line, for whoever proves them."""
    rows = await conn.execute(select(CHECKPOINTS.c.n, CHECKPOINTS.c.line).order_by(CHECKPOINTS.c.n))
    return [(row.n, row.line) for row in rows]


def _checkpoint(line: str) -> Checkpoint:
    statement = read_statement(line)
    if not isinstance(statement, Checkpoint):
        message = "a statement of another kind among the checkpoints"
        raise ValueError(message)  # noqa: TRY004  # a wrong row, not a wrong type
    return statement
