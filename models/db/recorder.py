"""The record's one writer. Each process has one; they may all write at once.

Calls that come while a transaction is under way wait and go together into the next one: a commit costs the
same for one batch as for fifty.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import transaction
from models.db.errors import LedgerUnavailable, RecordConflict, RecordError
from models.db.faults import DATABASE_ERRORS, Fault, fault
from models.db.notifying import Holders
from models.db.recording import Entry, is_head, record_group
from models.db.rows import Rows
from models.messages import Batch, Recorded

MOST = 64
"""Batches in one transaction."""
ATTEMPTS = 5
"""How often a transaction that lost a race is tried."""
PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class _Waiting:
    entry: Entry
    outcome: asyncio.Future[Recorded]


class Recorder:
    """Records batches of events, idempotently and in order, with all that follows from them."""

    def __init__(self, engine: AsyncEngine, holders: Holders) -> None:
        """Write through `engine`; `holders` tells whose inbox a notice goes to."""
        self._engine = engine
        self._holders = holders
        self._rows = Rows()
        self._waiting: deque[_Waiting] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def record(self, batch: Batch, settles: str | None = None) -> Recorded:
        """Record `batch` in one transaction, and the command `settles` as done with it.

        What the ledger holds already is skipped. Raises `Gap` when events before the batch are missing,
        `RecordConflict` when it contradicts the record, and `LedgerUnavailable` when the database does not answer:
        then it may have been recorded or not, and the same call again is safe. A caller that is cancelled
        leaves its batch to be written.
        """
        if settles is None and batch.is_called_for and await self._is_there(batch):
            return Recorded(seq=batch.events[-1].seq)
        outcome: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(Entry(batch, settles), outcome))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="recorder")
        return await outcome

    async def close(self) -> None:
        """Wait until all that was handed in is written or refused."""
        while self._writer is not None:
            await asyncio.wait({self._writer})

    async def _is_there(self, batch: Batch) -> bool:
        """Whether the batch's own caller has recorded it meanwhile, so that no transaction is needed to say so."""
        with suppress(*DATABASE_ERRORS):
            return await is_head(self._engine, batch)
        return False

    async def _write(self) -> None:
        group: list[_Waiting] = []
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                outcomes = await self._outcomes([waiting.entry for waiting in group])
                for waiting, outcome in zip(group, outcomes, strict=True):
                    _tell(waiting, outcome)
        except BaseException:
            # Whoever waits must not wait for ever.
            for waiting in (*group, *self._waiting):
                _tell(waiting, LedgerUnavailable())
            self._waiting.clear()
            raise
        finally:
            self._writer = None

    async def _outcomes(self, entries: Sequence[Entry]) -> list[Recorded | Exception]:
        try:
            return list(await self._transaction(entries))
        except Exception as error:  # noqa: BLE001  # it is handed to whoever is concerned
            if fault(error) in {Fault.AWAY, Fault.AGAIN}:
                return [_unavailable(error) for _ in entries]
            if len(entries) == 1:
                return [_spoiled(entries[0], error)]
        # One of them spoils it for all: each by itself, and only that one fails.
        return [outcome for entry in entries for outcome in await self._outcomes([entry])]

    async def _transaction(self, entries: Sequence[Entry]) -> list[Recorded | RecordError]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with transaction(self._engine) as conn:
                    return await record_group(conn, entries, self._holders, self._rows)
            except DATABASE_ERRORS as error:
                if fault(error) is not Fault.AGAIN or attempt == ATTEMPTS:
                    raise
            await asyncio.sleep(PAUSE_SECONDS * attempt * random.uniform(0.5, 1.5))  # noqa: S311  # no secret
        raise AssertionError


def _tell(waiting: _Waiting, outcome: Recorded | Exception) -> None:
    if waiting.outcome.done():
        return
    if isinstance(outcome, Recorded):
        waiting.outcome.set_result(outcome)
    else:
        waiting.outcome.set_exception(outcome)


def _unavailable(error: Exception) -> LedgerUnavailable:
    unavailable = LedgerUnavailable()
    unavailable.__cause__ = error
    return unavailable


def _spoiled(entry: Entry, error: Exception) -> Exception:
    if fault(error) is Fault.CONTENT:
        conflict = RecordConflict(number=entry.batch.number, why="the database refuses it")
        conflict.__cause__ = error
        return conflict
    return error
