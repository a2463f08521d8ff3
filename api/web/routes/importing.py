"""`/imports`: a spreadsheet becomes cases: taken in, looked at row by row, then opened, whoever keeps watching."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.callers import Caller
from api.exporting import write_cases
from api.identity import Opener
from api.importing.taking_in import begin, mine, taken_in
from api.incoming import receiving
from api.problems import SpreadsheetMissing
from api.shapes.cases import case_item
from api.shapes.names import unit_named
from api.taking_out import import_layout
from api.unprocessable import Malformed
from api.upload import receive
from api.web.attempts import Refused, attempt
from api.web.forms.sent import first_of, typed_in
from api.web.rendering import page
from api.web.spreadsheets import handed_over
from api.wiring import Now, Parts, Wiring
from ledger.columns import LARGEST_FILE, MOST_ROWS, Column
from models.db.imports import Import, forget_import, imports_of, progress_of, progress_of_all, rows_of, try_again
from models.db.inspections import inspections
from models.db.queries.by_number import cases_by_number
from models.db.severities import severities
from models.domain.severities import Severity

router = APIRouter(prefix="/imports", include_in_schema=False)

_PAGE = 200


@router.get("")
async def show_imports(request: Request, caller: Opener, parts: Parts) -> Response:
    """The form, and the caller's imports of the last thirty days."""
    return await _imports(request, caller, parts)


@router.post("")
async def take_in(request: Request, caller: Opener, parts: Parts, now: Now) -> Response:
    """Read a spreadsheet and keep what it says; no case is opened yet."""
    refused = await attempt(request, _taken_in(request, caller, parts, now))
    if isinstance(refused, Refused):
        return await _imports(request, caller, parts, refused)
    return _to(refused)


async def _taken_in(request: Request, caller: Caller, parts: Wiring, now: datetime) -> str:
    account = caller.account.account
    parts.pace.check_uploads(account)
    async with receiving(parts.evidence.arriving) as incoming:
        try:
            received = await receive(request, incoming, LARGEST_FILE)
        except Malformed as error:
            raise SpreadsheetMissing from error
        finally:
            parts.pace.uploaded(account, incoming.size)
        return await taken_in(parts, caller, incoming.file, received.name, now)


async def _imports(request: Request, caller: Caller, parts: Wiring, refused: Refused | None = None) -> Response:
    taken = await imports_of(parts.database, caller.acting.person)
    progress = await progress_of_all(parts.database, [one.id for one in taken])
    return page(
        request,
        "imports.html",
        caller=caller,
        status=refused.status if refused is not None else 200,
        refused=refused,
        imports=[(one, progress[one.id]) for one in taken],
        columns=tuple(Column),
        most_rows=MOST_ROWS,
        most_bytes=LARGEST_FILE,
    )


@router.get("/blank.xlsx")
async def blank(caller: Opener, parts: Parts) -> Response:
    """A spreadsheet with the columns and nothing in them, to be filled in."""
    del caller
    with TemporaryDirectory(prefix="duban-blank-") as folder:
        file = Path(folder) / "blank.xlsx"
        await write_cases(file, import_layout(await _grades(parts), parts.zone), _no_cases())
        return handed_over(file, "督办台账.xlsx")


async def _no_cases() -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    return
    yield


async def _mine(id_: str, caller: Opener, parts: Parts) -> Import:
    return await mine(parts, caller, id_)


Mine = Annotated[Import, Depends(_mine)]


@router.get("/{id_}")  # noqa: FAST003  # read by `Mine`
async def show_import(  # noqa: PLR0913, PLR0917  # what a page is made of
    request: Request,
    caller: Opener,
    parts: Parts,
    taken: Mine,
    now: Now,
    after: Annotated[int, Query(ge=0, le=MOST_ROWS + 1)] = 0,
    only: Annotated[str | None, Query(pattern="^mend$")] = None,
) -> Response:
    """Row by row: what would be opened and what has to be mended, then how far it is, then what became of each."""
    database = parts.database
    rows = await rows_of(database, taken.id, after=after, limit=_PAGE + 1, to_mend=only is not None)
    numbers = {row.number for row in rows if row.number is not None}
    cases = await cases_by_number(database, caller.reader, numbers, now)
    return page(
        request,
        "import.html",
        caller=caller,
        taken=taken,
        progress=await progress_of(database, taken.id),
        rows=rows[:_PAGE],
        following=rows[_PAGE - 1].row if len(rows) > _PAGE else None,
        after=after,
        only=only,
        cases={number: case_item(row, caller.organization) for number, row in cases.items()},
        units={code: unit_named(caller.organization, code) for code in caller.organization.unit_by_code},
        grades={grade.code: grade.model_dump(include={"name", "name_en"}) for grade in await _grades(parts)},
        columns=Column,
        inspections=[{"code": one.code, "name": one.name} for one in await inspections(database)],
    )


async def _grades(parts: Wiring) -> Sequence[Severity]:
    async with parts.reading.connect() as conn:
        return await severities(conn)


@router.post("/{id_}/begin")  # noqa: FAST003  # read by `Mine`
async def begin_import(request: Request, caller: Opener, parts: Parts, taken: Mine, now: Now) -> Response:
    """Open its cases from here on. Sent twice it is one beginning."""
    typed = await typed_in(request)
    del caller
    await begin(parts, taken, first_of(typed, "inspection") or None, now)
    return _to(taken.id)


@router.post("/{id_}/again")  # noqa: FAST003  # read by `Mine`
async def again(caller: Opener, parts: Parts, taken: Mine) -> Response:
    """Try the rows that failed once more."""
    del caller
    await try_again(parts.database, taken.id)
    parts.imports.wake()
    return _to(taken.id)


@router.post("/{id_}/forget")  # noqa: FAST003  # read by `Mine`
async def forget(caller: Opener, parts: Parts, taken: Mine) -> Response:
    """Forget it. Cases that it has opened stay."""
    del caller
    await forget_import(parts.database, taken.id)
    return RedirectResponse("/imports", status_code=HTTPStatus.SEE_OTHER)


def _to(id_: str) -> Response:
    return RedirectResponse(f"/imports/{id_}", status_code=HTTPStatus.SEE_OTHER)
