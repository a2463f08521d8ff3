"""Imports by the page: what was taken in, and how far each has come. Whoever calls is its owner, or carries it out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db.engine import reading
from models.db.import_tables import IMPORT_ROWS, IMPORTS
from models.db.locks import key_of
from models.domain.value import Value

KEPT_FOR = timedelta(days=30)
"""After its last step an import is forgotten: its rows hold what people wrote."""
_AT_ONCE = 500

_I = IMPORTS.c
_R = IMPORT_ROWS.c
_LOCK = text("SELECT pg_try_advisory_lock(:key)")
_UNLOCK = text("SELECT pg_advisory_unlock(:key)")


class RowOutcome(StrEnum):
    """What became of a row: a new case, one that was there, or none."""

    OPENED = "opened"
    KNOWN = "known"
    FAILED = "failed"


class ImportRow(Value):
    """A row: its cells as they are written, by column; the case that it would be; what is wrong, and what became of it.

    `cells` and `prospect` are `None` once it is a case; `reason` says why it failed, by language.
    """

    row: int
    ref: str | None = None
    cells: dict[str, str] | None = None
    prospect: dict[str, Any] | None = None
    faults: tuple[dict[str, Any], ...] = ()
    outcome: RowOutcome | None = None
    number: str | None = None
    reason: dict[str, str] | None = None


class Import(Value):
    """A spreadsheet that was taken in; `faults` are those of no single row."""

    id: str
    person: int
    login: str
    source: str
    inspection: str | None = None
    faults: tuple[dict[str, Any], ...] = ()
    taken_at: datetime
    begun_at: datetime | None = None
    done_at: datetime | None = None


class Progress(Value):
    """How many of its rows wait, are faulty, or came to what."""

    waiting: int = 0
    faulty: int = 0
    outcomes: dict[RowOutcome, int]

    @property
    def total(self) -> int:
        """All rows."""
        return self.waiting + self.settled

    @property
    def settled(self) -> int:
        """Rows of which it is known what became of them."""
        return sum(self.outcomes.values())


async def keep_import(engine: AsyncEngine, taken: Import, rows: Sequence[ImportRow]) -> None:
    """Keep what was taken in; the person's old ones are forgotten."""
    values = [{"import": taken.id, **row.model_dump(mode="json")} for row in rows]
    old = func.coalesce(_I.done_at, _I.begun_at, _I.taken_at) < taken.taken_at - KEPT_FOR
    async with engine.begin() as conn:
        await conn.execute(delete(IMPORTS).where(_I.person == taken.person, old))
        await conn.execute(insert(IMPORTS), taken.model_dump())
        for first in range(0, len(values), _AT_ONCE):
            await conn.execute(insert(IMPORT_ROWS), values[first : first + _AT_ONCE])


async def import_of(engine: AsyncEngine, person: int, id_: str) -> Import | None:
    """The person's import of that id."""
    return next(iter(await _imports(engine, (_I.person == person) & (_I.id == id_))), None)


async def imports_of(engine: AsyncEngine, person: int) -> Sequence[Import]:
    """The person's imports, the latest first."""
    return await _imports(engine, _I.person == person)


async def begun_imports(engine: AsyncEngine) -> Sequence[Import]:
    """Those that are to be carried out, the oldest first."""
    return (await _imports(engine, _I.begun_at.is_not(None) & _I.done_at.is_(None)))[::-1]


async def _imports(engine: AsyncEngine, which: ColumnElement[bool]) -> Sequence[Import]:
    query = select(IMPORTS).where(which).order_by(_I.taken_at.desc(), _I.id)
    async with reading(engine).connect() as conn:
        return [Import.model_validate(dict(row)) for row in (await conn.execute(query)).mappings()]


async def progress_of(engine: AsyncEngine, id_: str) -> Progress:
    """How far it has come."""
    return (await progress_of_all(engine, [id_]))[id_]


async def progress_of_all(engine: AsyncEngine, ids: Sequence[str]) -> dict[str, Progress]:
    """How far each of them has come, by its id, in one look."""
    is_faulty = func.jsonb_array_length(_R.faults) > 0
    by = (_R["import"], _R.outcome, is_faulty)
    query = select(*by, func.count()).where(_R["import"].in_(ids)).group_by(*by)
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(query)).all()
    counted: dict[str, list[tuple[str | None, bool, int]]] = {id_: [] for id_ in ids}
    for id_, outcome, faulty, count in rows:
        counted[id_].append((outcome, faulty, count))
    return {id_: _progress(counts) for id_, counts in counted.items()}


def _progress(counted: Sequence[tuple[str | None, bool, int]]) -> Progress:
    waiting = sum(count for outcome, _, count in counted if outcome is None)
    outcomes: dict[RowOutcome, int] = {}
    for outcome, _, count in counted:
        if outcome is not None:
            outcomes[RowOutcome(outcome)] = outcomes.get(RowOutcome(outcome), 0) + count
    faulty = sum(count for outcome, is_so, count in counted if outcome is None and is_so)
    return Progress(waiting=waiting, faulty=faulty, outcomes=outcomes)


async def rows_of(
    engine: AsyncEngine, id_: str, *, after: int, limit: int, to_mend: bool = False
) -> Sequence[ImportRow]:
    """Rows by their place in the file; `to_mend` leaves out all but the faulty and the failed."""
    wrong = (func.jsonb_array_length(_R.faults) > 0) | (_R.outcome == RowOutcome.FAILED)
    which = _of(id_) & (_R.row > after)
    return await _rows(engine, which & wrong if to_mend else which, limit)


async def waiting_rows(engine: AsyncEngine, id_: str, *, limit: int) -> Sequence[ImportRow]:
    """The next rows to be opened."""
    return await _rows(engine, _of(id_) & _R.outcome.is_(None), limit)


async def _rows(engine: AsyncEngine, which: ColumnElement[bool], limit: int) -> Sequence[ImportRow]:
    names = [_R[name] for name in ImportRow.model_fields]
    query = select(*names).where(which).order_by(_R.row).limit(limit)
    async with reading(engine).connect() as conn:
        return [ImportRow.model_validate(dict(row)) for row in (await conn.execute(query)).mappings()]


async def begin_import(engine: AsyncEngine, id_: str, inspection: str | None, now: datetime) -> None:
    """Have it carried out from here on. What was begun stays as it was begun."""
    begun = update(IMPORTS).where(_I.id == id_, _I.begun_at.is_(None))
    async with engine.begin() as conn:
        await conn.execute(begun.values(begun_at=now, inspection=inspection))


async def settle_rows(engine: AsyncEngine, id_: str, settled: Sequence[ImportRow], now: datetime) -> None:
    """Keep what became of these rows; the wording of one that is a case is forgotten here."""
    async with engine.begin() as conn:
        for row in settled:
            one = update(IMPORT_ROWS).where(_of(id_), _R.row == row.row, _R.outcome.is_(None))
            kept = {} if row.outcome is RowOutcome.FAILED else {"cells": None, "prospect": None}
            said = {"outcome": row.outcome, "number": row.number, "reason": row.reason, "settled_at": now}
            await conn.execute(one.values(**said, **kept))


async def finish_import(engine: AsyncEngine, id_: str, now: datetime) -> None:
    """No row waits any more."""
    async with engine.begin() as conn:
        await conn.execute(update(IMPORTS).where(_I.id == id_, _I.done_at.is_(None)).values(done_at=now))


async def try_again(engine: AsyncEngine, id_: str) -> None:
    """Have the rows that failed wait again."""
    failed = update(IMPORT_ROWS).where(_of(id_), _R.outcome == RowOutcome.FAILED)
    async with engine.begin() as conn:
        await conn.execute(failed.values(outcome=None, reason=None, settled_at=None))
        await conn.execute(update(IMPORTS).where(_I.id == id_, _I.begun_at.is_not(None)).values(done_at=None))


async def forget_import(engine: AsyncEngine, id_: str) -> None:
    """Forget it with all its rows, unless it is being carried out; cases that it has opened stay."""
    idle = _I.begun_at.is_(None) | _I.done_at.is_not(None)
    async with engine.begin() as conn:
        await conn.execute(delete(IMPORTS).where(_I.id == id_, idle))


def _of(id_: str) -> ColumnElement[bool]:
    return _R["import"] == id_


@asynccontextmanager
async def holding_import(engine: AsyncEngine, id_: str) -> AsyncIterator[bool]:
    """Whether it is ours to carry out: no other process holds it. It is let go at the end, or with the connection."""
    async with reading(engine).connect() as conn:
        held = bool((await conn.execute(_LOCK, {"key": key_of(f"import {id_}")})).scalar_one())
        try:
            yield held
        finally:
            if held:
                await _let_go(conn, id_)


async def _let_go(conn: AsyncConnection, id_: str) -> None:
    try:
        await conn.execute(_UNLOCK, {"key": key_of(f"import {id_}")})
    except BaseException:
        # The lock is the connection's, which must not go back to the pool with it.
        await conn.invalidate()
        raise
