"""Taking in a spreadsheet at the page: read and judged now, kept row by row, opened later if its owner says so."""

import asyncio
from datetime import datetime
from typing import IO
from uuid import uuid4

from api.callers import Caller
from api.facts import check_inspection
from api.importing.intake import Intake, judged
from api.problems import ImportNotFound, ImportNotReady, SpreadsheetUnreadable
from api.wiring import Wiring
from ledger.columns import Column
from ledger.faults import Fault
from ledger.reading import text
from ledger.sheet import Sheet, Unreadable, read_book
from models.db.engine import reading
from models.db.imports import Import, ImportRow, RowOutcome, begin_import, import_of, keep_import, progress_of


async def taken_in(parts: Wiring, caller: Caller, file: IO[bytes], name: str, now: datetime) -> str:
    """Read and judge the file that is called `name`, keep what it says, and give the import's id.

    Raises `SpreadsheetUnreadable`; whatever else is wrong is kept with its row, for its owner to see.
    """
    async with parts.imports.reading:
        try:
            sheet = await asyncio.to_thread(read_book, file, name)
        except Unreadable as error:
            raise SpreadsheetUnreadable from error
        async with reading(parts.database).connect() as conn:
            intake = await judged(conn, sheet, Intake(name, None, caller, (), {}), parts.zone, now)
    places = {row.number for row in sheet.rows}
    taken = Import(
        id=uuid4().hex,
        person=caller.acting.person,
        login=caller.account.login,
        source=name,
        faults=tuple(fault.model_dump() for fault in intake.faults if fault.row not in places),
        taken_at=now,
    )
    await keep_import(parts.database, taken, _rows(sheet, intake))
    return taken.id


async def mine(parts: Wiring, caller: Caller, id_: str) -> Import:
    """The caller's import of that id. Raises `ImportNotFound`, as it does of anybody else's."""
    found = await import_of(parts.database, caller.acting.person, id_) if id_.isalnum() and id_.isascii() else None
    if found is None:
        raise ImportNotFound
    return found


async def begin(parts: Wiring, taken: Import, inspection: str | None, now: datetime) -> None:
    """Have its cases opened from here on; begun already, it goes on as it is.

    Raises `ImportNotReady` where anything in it is faulty or nothing is new: all rows are good, or none is opened.
    """
    progress = await progress_of(parts.database, taken.id)
    if taken.begun_at is None and (taken.faults or progress.faulty or not progress.waiting):
        raise ImportNotReady
    await check_inspection(parts.database, inspection)
    await begin_import(parts.database, taken.id, inspection, now)
    parts.imports.wake()


def _rows(sheet: Sheet, intake: Intake) -> list[ImportRow]:
    prospects = {prospect.entry.row: prospect.model_dump(mode="json") for prospect in intake.prospects}
    faults: dict[int, list[Fault]] = {}
    for fault in intake.faults:
        if fault.row is not None:
            faults.setdefault(fault.row, []).append(fault)
    rows = []
    for row in sheet.rows:
        ref = text(row.cells.get(Column.REF)) or None
        number = intake.known.get(ref or "")
        rows.append(
            ImportRow(
                row=row.number,
                ref=ref,
                cells=None if number else {column: text(cell) for column, cell in row.cells.items()},
                prospect=prospects.get(row.number),
                faults=tuple(fault.model_dump() for fault in faults.get(row.number, ())),
                outcome=RowOutcome.KNOWN if number else None,
                number=number,
            )
        )
    return rows
