"""Spreadsheets of many cases: asked for batch by batch, written in a thread, never all of it in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.problems import ExportGoesOn
from api.unprocessable import TooManyRows
from ledger.writing import MOST_ROWS, Cell, Heading, write_sheet

Batches = AsyncIterator[Sequence[Mapping[str, Any]]]
_AT_ONCE = 2


@dataclass(frozen=True)
class Layout:
    """How cases stand in a sheet: its title, its columns, and a case's cells in their order."""

    title: str
    headings: Sequence[Heading]
    cells: Callable[[Mapping[str, Any]], Sequence[Cell]]


class Exports:
    """One for each process: a few are written at a time, and one for each account."""

    def __init__(self) -> None:
        self._writing: set[int] = set()
        self._turn = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def turn(self, account: int) -> AsyncIterator[None]:
        """To be held while one is written; others wait for theirs. Raises `ExportGoesOn` for an account's second."""
        if account in self._writing:
            raise ExportGoesOn
        self._writing.add(account)
        try:
            async with self._turn:
                yield
        finally:
            self._writing.discard(account)


async def write_cases(file: Path, layout: Layout, batches: Batches) -> int:
    """Write all of `batches` into `file`; how many rows that are. Raises `TooManyRows`."""
    rows = _Rows(layout, batches, asyncio.get_running_loop())
    writing = asyncio.ensure_future(asyncio.to_thread(write_sheet, file, layout.title, layout.headings, rows.cells()))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        # The thread asks for batches as long as it lives: it is let go first.
        rows.wanted = False
        with suppress(_NoLongerWanted):
            await writing
        raise
    return rows.written


class _NoLongerWanted(Exception):  # noqa: N818  # nobody sees it
    """Whoever asked has gone."""


class _Rows:
    """The rows, as the writing thread takes them."""

    def __init__(self, layout: Layout, batches: Batches, loop: asyncio.AbstractEventLoop) -> None:
        self.written = 0
        self.wanted = True
        self._layout = layout
        self._batches = batches
        self._loop = loop

    def cells(self) -> Iterator[Sequence[Cell]]:
        """Row by row. Raises `TooManyRows`."""
        while batch := asyncio.run_coroutine_threadsafe(self._next(), self._loop).result():
            for case in batch:
                if self.written == MOST_ROWS:
                    raise TooManyRows(most=MOST_ROWS)
                yield self._layout.cells(case)
                self.written += 1

    async def _next(self) -> Sequence[Mapping[str, Any]]:
        if not self.wanted:
            raise _NoLongerWanted
        # Not `anext(…, ())`: with a default, Python 3.11 loses the end of what it waits for.
        async for batch in self._batches:
            return batch
        return ()
