"""A spreadsheet's cells by row and column, with whatever would make them say less than they seem to."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from ledger.broken import TooFarOutError, broken_cells, place
from ledger.columns import MOST_COLUMNS, MOST_ROWS, OPTIONAL, Column
from ledger.faults import Fault
from models.domain.value import Value
from trouble import Trouble

Cell = str | float | bool | date | datetime | time | timedelta
_MOST_UNPACKED = 128 * 1024 * 1024
_PIECE = 1 << 18
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


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
        with file.open("rb") as content:
            return read_book(content, str(file))
    except OSError as error:
        raise Unreadable(file=file, reason=error.strerror or error) from error


def read_book(content: IO[bytes], name: str) -> Sheet:
    """The same of an open file, which is called `name`. Takes a second for some thousand rows."""
    try:
        with ZipFile(content) as archive:
            _measure(archive)
            content.seek(0)
            with CalamineWorkbook.from_filelike(content) as book:
                return _ledger(book, archive)
    except TooFarOutError as error:
        reason = f"cell {error} lies beyond {MOST_ROWS} rows and {MOST_COLUMNS} columns: split the file, or clear it"
        zh = f"单元格 {error} 超出 {MOST_ROWS} 行、{MOST_COLUMNS} 列的范围，请拆分文件，或清除该处内容。"
        return Sheet(faults=(Fault(reason=reason, zh=zh),))
    except BadZipFile as error:
        raise Unreadable(file=name, reason="save it as .xlsx") from error
    # What a spoiled archive makes of it: encrypted, packed in an unknown way, cut short.
    except (CalamineError, ValueError, KeyError, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise Unreadable(file=name, reason=error) from error


def _measure(archive: ZipFile) -> None:
    """Read all that is packed, and keep nothing. Raises `ValueError` where a small file unpacks to a huge one."""
    size = 0
    for part in archive.infolist():
        with archive.open(part) as unpacked:
            while piece := unpacked.read(_PIECE):
                size += len(piece)
                if size > _MOST_UNPACKED:
                    message = f"it unpacks to more than {_MOST_UNPACKED >> 20} MiB"
                    raise ValueError(message)


def _ledger(book: CalamineWorkbook, archive: ZipFile) -> Sheet:
    visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
    if len(visible) != 1:
        names = "、".join(visible)
        reason = f"it has {len(visible)} visible sheets ({names}): keep the ledger's alone"
        zh = f"有 {len(visible)} 张可见的工作表（{names}），请只保留台账一张。"
        return Sheet(faults=(Fault(reason=reason, zh=zh),))
    # First what is broken: it also finds the cell that would fill the memory.
    broken = broken_cells(archive, visible[0])
    return _read(book.get_sheet_by_name(visible[0]), {place(cell.place): cell.error for cell in broken})


def _read(sheet: CalamineSheet, broken: dict[tuple[int, int], str]) -> Sheet:
    lines = sheet.to_python(skip_empty_area=False)
    header = [_text(cell) for cell in lines[0]] if lines else []
    names = [name or _letter(at) for at, name in enumerate(header)]
    faults = [*_header_faults(header), *_merged_faults(sheet), *_broken_faults(broken, names)]
    columns = {at: Column(name) for at, name in enumerate(header) if name in Column.__members__.values()}
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = {columns[at]: cell for at, cell in enumerate(line) if at in columns and _text(cell)}
        faults += _clean(number, cells)
        outside = [at for at, cell in enumerate(line) if at not in columns and not header[at] and _text(cell)]
        reason, zh = "no column name stands above it", "此列没有列名。"
        faults += [Fault(row=number, column=_letter(at), reason=reason, zh=zh) for at in outside]
        if cells or any(row == number for row, _ in broken):
            rows.append(Row(number=number, cells=cells))
    if not rows and not faults:
        faults.append(Fault(reason="it holds no row below the header", zh="表头以下没有内容。"))
    return Sheet(rows=tuple(rows), faults=tuple(faults))


def _clean(number: int, cells: dict[Column, Cell]) -> Iterator[Fault]:
    """Take out of a row what cannot be kept anywhere, and tell of it."""
    for column, cell in cells.items():
        if isinstance(cell, str) and (cleaned := _UNSTORABLE.sub("\ufffd", cell)) != cell:
            cells[column] = cleaned
            reason = "it holds a character that cannot be kept (shown as \ufffd): write it anew"
            yield Fault(
                row=number, column=column, reason=reason, zh="含有无法保存的字符（显示为 \ufffd），请重新填写。"
            )


def _header_faults(header: Sequence[str]) -> Iterator[Fault]:
    known = [column.value for column in Column]
    for name, times in Counter(name for name in header if name).items():
        if name not in known:
            columns = "、".join(known)
            reason = f"there is no such column; there are {columns}"
            yield Fault(row=1, column=name, reason=reason, zh=f"没有这一列，可用的列为：{columns}。")
        elif times > 1:
            reason = f"this column stands {times} times: keep one"
            yield Fault(row=1, column=name, reason=reason, zh=f"此列出现 {times} 次，请只保留一列。")
    for column in Column:
        if column not in header and column not in OPTIONAL:
            reason = "this column is missing: the first row names the columns"
            yield Fault(row=1, column=column, reason=reason, zh="缺少此列，第一行须为列名。")


def _merged_faults(sheet: CalamineSheet) -> Iterator[Fault]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        cells = f"{_letter(left)}{top + 1}:{_letter(right)}{bottom + 1}"
        reason = f"the cells {cells} are merged: split them and write the value into each row"
        yield Fault(row=top + 1, reason=reason, zh=f"{cells} 为合并单元格，请拆分并逐行填写。")


def _broken_faults(broken: dict[tuple[int, int], str], names: Sequence[str]) -> Iterator[Fault]:
    for (row, at), error in broken.items():
        what = f"the formula gives {error}" if error else "the formula was never computed"
        zh = f"公式结果为 {error}，请直接填写内容。" if error else "公式未计算出结果，请直接填写内容。"
        column = names[at] if at < len(names) else _letter(at)
        yield Fault(row=row, column=column, reason=f"{what}: write the value itself", zh=zh)


def _text(cell: Cell) -> str:
    return str(cell).strip()


def _letter(at: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
