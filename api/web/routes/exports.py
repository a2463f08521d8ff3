"""`/cases/export`: a view of the ledger as a spreadsheet, all of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from api.exporting import write_cases
from api.identity import Identified
from api.languages import page_language
from api.reading_cases import batches
from api.serving import quoted
from api.web.columns import chosen
from api.web.sheets import view_layout
from api.web.spelling import Spelling
from api.web.viewing import View, asked_for
from api.wiring import Now, Parts
from models.db.severities import severities

router = APIRouter(include_in_schema=False)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 256 * 1024


@router.get("/cases/export")
async def export(
    request: Request, caller: Identified, parts: Parts, now: Now, asked: Annotated[View, Depends(asked_for)]
) -> Response:
    """The cases of a view, from its first page to its last, in its columns and its order."""
    spell = Spelling(page_language(request), parts.zone)
    async with parts.reading.connect() as conn:
        grades = {grade.code: grade.model_dump(mode="json") for grade in await severities(conn)}
    layout = view_layout(chosen(asked.columns), spell, caller.organization, grades)
    async with parts.exports.turn(caller.account.account):
        with TemporaryDirectory(prefix="duban-export-") as folder:
            file = Path(folder) / "ledger.xlsx"
            async with aclosing(batches(parts.database, caller, asked, now, zone=parts.zone)) as cases:
                # For the access log: how many cases went out.
                request.state.exported = await write_cases(file, layout, cases)
            size = file.stat().st_size
            # What is open can still be read when its name is gone.
            written = file.open("rb")
    name = f"{spell.word('sheet', 'narrowed' if asked.narrowed else 'ledger')} {spell.local(now):%Y-%m-%d %H.%M}.xlsx"
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quoted(name)}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_pieces(written), media_type=_XLSX, headers=headers)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
