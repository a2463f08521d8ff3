"""Clearing away uploads that no event cites; their bytes go once no case has an upload of them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Text, any_, bindparam, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import CASE_EVENTS
from models.db.command_tables import COMMANDS
from models.db.engine import reading
from models.db.locks import lock_file
from models.db.upload_tables import UPLOADS

_AT_ONCE = 500
_C = UPLOADS.c
_KEY = (_C.number, _C.sha256, _C.name)
_OLD = _C.used_at < bindparam("before", type_=_C.used_at.type)
_PAGE = (
    select(*_KEY)
    .where(_OLD, tuple_(*_KEY) > tuple_(*(bindparam(f"after_{column.name}", type_=Text) for column in _KEY)))
    .order_by(*_KEY)
    .limit(_AT_ONCE)
)
_CITED = select(CASE_EVENTS.c.seq).where(
    CASE_EVENTS.c.number == _C.number, CASE_EVENTS.c.data["evidence"].has_key(_C.sha256)
)
_ON_THE_WAY = select(COMMANDS.c.id).where(COMMANDS.c.number == _C.number, COMMANDS.c.status == "pending")
_PAGED = (
    func.unnest(*(bindparam(column.name, type_=ARRAY(Text)) for column in _KEY))
    .table_valued(*(column.name for column in _KEY))
    .render_derived(name="page")
)
# One statement: what is cited while it waits for a row has another `used_at` by then, and stays.
_DROP = delete(UPLOADS).where(tuple_(*_KEY).in_(select(*_PAGED.c)), _OLD, ~_CITED.exists(), ~_ON_THE_WAY.exists())
_HELD = select(_C.sha256).where(_C.sha256 == any_(bindparam("digests", type_=ARRAY(Text)))).distinct()


class UncitedUploads:
    """What `activities.expiring` asks of the record."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def drop(self, before: datetime) -> int:
        """Forget the uploads that were last used before that instant and that no event cites; how many they were.

        Those of a case with a command on its way stay: it may cite them.
        """
        dropped = 0
        after = ("", "", "")
        async with reading(self._database).connect() as conn:
            while page := (await conn.execute(_PAGE, {"before": before, **_after(after)})).all():
                columns: dict[str, Any] = dict(
                    zip((c.name for c in _KEY), map(list, zip(*page, strict=True)), strict=True)
                )
                dropped += (await conn.execute(_DROP, {"before": before, **columns})).rowcount
                after = (page[-1][0], page[-1][1], page[-1][2])
        return dropped

    async def unheld(self, digests: Iterable[str]) -> list[str]:
        """Those of these files of which no case has an upload."""
        asked = list(digests)
        async with reading(self._database).connect() as conn:
            held = frozenset((await conn.execute(_HELD, {"digests": asked})).scalars())
        return [digest for digest in asked if digest not in held]

    @asynccontextmanager
    async def holding(self, digest: str) -> AsyncIterator[bool]:
        """Whether no case has an upload of the file; it stays so until the end."""
        async with self._database.begin() as conn:
            await lock_file(conn, digest)
            yield (await conn.execute(_HELD, {"digests": [digest]})).first() is None


def _after(key: tuple[str, str, str]) -> dict[str, str]:
    return {f"after_{column.name}": value for column, value in zip(_KEY, key, strict=True)}
