"""A spreadsheet out of rows, written as they come: in memory there is never more than a few of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from rustpy_xlsxwriter import Format, write_worksheet

Cell = str | int | date | datetime | None
"""What a cell may hold; instants are on the organization's clocks, without their zone."""

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""
_LONGEST = 32_767
"""Characters of one cell, by the spreadsheet programs' own limit."""
_HEADER = "#EFECE3"
_NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What XML has no place for, or spreadsheet programs show as codes."""


class Kind(StrEnum):
    """What a column holds, by the format of its cells: what is text stays text when somebody edits it."""

    TEXT = "@"
    NUMBER = "0"
    DAY = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name in the header row, what it holds, and how wide it is, in digits."""

    name: str
    kind: Kind = Kind.TEXT
    width: float = 16.0


def write_sheet(file: Path, title: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a spreadsheet with one sheet. It takes its time, and the interpreter with it: call it in a thread."""
    names = [heading.name for heading in headings]
    write_worksheet(
        _records(names, rows),
        str(file),
        sheet_name=title,
        freeze_row=1,
        autofilter=True,
        header_format=Format().set_bold().set_background_color(_HEADER),
        column_widths=[heading.width for heading in headings],
        column_formats={heading.name: Format().set_num_format(heading.kind.value) for heading in headings},
    )


def _records(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[dict[str, Cell]]:
    some = False
    for row in rows:
        some = True
        yield dict(zip(names, map(_held, row), strict=True))
    if not some:
        # Without a row there would be no header, either.
        yield dict.fromkeys(names)


def _held(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return _NOT_HELD.sub("\ufffd", cell.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]
