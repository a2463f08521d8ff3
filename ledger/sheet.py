"""A spreadsheet's cells by row and column, with whatever would make them say less than they seem to."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from ledger.broken import broken_cells
from ledger.columns import OPTIONAL, Column
from ledger.faults import Fault
from models.domain.value import Value
from trouble import Trouble

Cell = str | float | bool | date | datetime | time | timedelta
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


class Unreadable(Trouble):
    """{file} cannot be read as a spreadsheet (xlsx): {reason}."""

    code = "spreadsheet_unreadable"
    exit_code = 2


class Row(Value):
    """One row that says something; `number` counts as the spreadsheet program does. Empty cells are left out."""

    number: int
    cells: dict[Column, Cell]


class Sheet(Value):
    """The rows below the header, and the faults of the sheet itself."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_sheet(file: Path) -> Sheet:
    """The ledger's sheet in `file`: its one visible sheet. Raises `Unreadable`; all else that is wrong is a fault."""
    if not file.is_file():
        raise Unreadable(file=file, reason="there is no such file")
    try:
        with CalamineWorkbook.from_path(file) as book, ZipFile(file) as archive:
            visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
            if len(visible) != 1:
                reason = f"it has {len(visible)} visible sheets ({'、'.join(visible)}): keep the ledger's alone"
                return Sheet(faults=(Fault(reason=reason),))
            sheet = book.get_sheet_by_name(visible[0])
            broken = broken_cells(archive, visible[0])
            return _read(sheet, {_place(cell.place): cell.error for cell in broken})
    except OSError as error:
        raise Unreadable(file=file, reason=error.strerror or error) from error
    except BadZipFile as error:
        raise Unreadable(file=file, reason="save it as .xlsx") from error
    except (CalamineError, ValueError, KeyError) as error:
        raise Unreadable(file=file, reason=error) from error


def _read(sheet: CalamineSheet, broken: dict[tuple[int, int], str]) -> Sheet:
    lines = sheet.to_python(skip_empty_area=False)
    header = [_text(cell) for cell in lines[0]] if lines else []
    names = [name or _letter(at) for at, name in enumerate(header)]
    faults = [*_header_faults(header), *_merged_faults(sheet), *_broken_faults(broken, names)]
    columns = {at: Column(name) for at, name in enumerate(header) if name in Column.__members__.values()}
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = {columns[at]: cell for at, cell in enumerate(line) if at in columns and _text(cell)}
        outside = [at for at, cell in enumerate(line) if at not in columns and not header[at] and _text(cell)]
        faults += [Fault(row=number, column=_letter(at), reason="no column name stands above it") for at in outside]
        if cells or any(place[0] == number for place in broken):
            rows.append(Row(number=number, cells=cells))
    if not rows and not faults:
        faults.append(Fault(reason="it holds no row below the header"))
    return Sheet(rows=tuple(rows), faults=tuple(faults))


def _header_faults(header: Sequence[str]) -> Iterator[Fault]:
    known = [column.value for column in Column]
    for name, times in Counter(name for name in header if name).items():
        if name not in known:
            yield Fault(row=1, column=name, reason=f"there is no such column; there are {'、'.join(known)}")
        elif times > 1:
            yield Fault(row=1, column=name, reason=f"this column stands {times} times: keep one")
    for column in Column:
        if column not in header and column not in OPTIONAL:
            yield Fault(row=1, column=column, reason="this column is missing: the first row names the columns")


def _merged_faults(sheet: CalamineSheet) -> Iterator[Fault]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        cells = f"{_letter(left)}{top + 1}:{_letter(right)}{bottom + 1}"
        yield Fault(row=top + 1, reason=f"the cells {cells} are merged: split them and write the value into each row")


def _broken_faults(broken: dict[tuple[int, int], str], names: Sequence[str]) -> Iterator[Fault]:
    for (row, at), error in broken.items():
        what = f"the formula gives {error}" if error else "the formula was never computed"
        column = names[at] if at < len(names) else _letter(at)
        yield Fault(row=row, column=column, reason=f"{what}: write the value itself")


def _text(cell: Cell) -> str:
    return str(cell).strip()


def _place(place: str) -> tuple[int, int]:
    """Row, from 1, and column, from 0, of a place such as `D2`."""
    found = _PLACE.fullmatch(place)
    if found is None:
        message = f"{place!r} is no cell"
        raise ValueError(message)
    at = 0
    for letter in found[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), at - 1


def _letter(at: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
