"""`/cases/export`: a view of the ledger as a spreadsheet, all of it."""

from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.exporting import write_cases
from api.identity import Identified
from api.languages import page_language
from api.reading_cases import batches
from api.web.columns import chosen
from api.web.sheets import view_layout
from api.web.spelling import Spelling
from api.web.spreadsheets import handed_over
from api.web.viewing import View, asked_for
from api.wiring import Now, Parts
from models.db.severities import severities

router = APIRouter(include_in_schema=False)


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
            name = spell.word("sheet", "narrowed" if asked.narrowed else "ledger")
            return handed_over(file, f"{name} {spell.local(now):%Y-%m-%d %H.%M}.xlsx")
