"""What the reader of spreadsheets does not tell: cells without a result, and one so far out that it fills the memory.

The reader gives a cell whose formula failed, or was never computed, as empty, and nobody would notice. And it makes a
table of all cells up to the last, which a file of a few bytes may put at the end of a million rows.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from ledger.columns import MOST_COLUMNS, MOST_ROWS

_ROOT = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_CHUNK = 1 << 16
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_VALUES = frozenset({"v", "is", "f"})


class BrokenCell(NamedTuple):
    """A cell by its place (`D2`), and what it holds: an error (`#N/A`), or nothing where a formula waits."""

    place: str
    error: str


class TooFarOutError(ValueError):
    """A row or a column beyond those that a ledger has."""


class DeclarationError(ValueError):
    """A spreadsheet has no document type of its own: entities are how a small file becomes a huge one."""


def broken_cells(archive: ZipFile, sheet: str) -> tuple[BrokenCell, ...]:
    """The broken cells of the sheet of that name.

    Raises `TooFarOutError`, and `ValueError` or `KeyError` where this is no xlsx.
    """
    return tuple(_Cells().read(archive, _part_of(archive, sheet)))


def place(written: str) -> tuple[int, int]:
    """Row, from 1, and column, from 0, of a place such as `D2`. Raises `ValueError`."""
    found = _PLACE.fullmatch(written)
    if found is None:
        message = f"{written!r} is no cell"
        raise ValueError(message)
    at = 0
    for letter in found[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), at - 1


def _part_of(archive: ZipFile, sheet: str) -> str:
    """The file in the archive that holds the sheet."""
    targets: dict[str, str] = {}
    ids: dict[str, str] = {}

    def relation(name: str, given: dict[str, str]) -> None:
        if name.endswith("Relationship"):
            targets[given["Id"]] = given["Target"]

    def listed(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            ids[given["name"]] = next(value for key, value in given.items() if key.endswith(":id"))

    _walk(archive, _RELATIONS, relation)
    _walk(archive, _ROOT, listed)
    return posixpath.normpath(posixpath.join("/xl", targets[ids[sheet]])).lstrip("/")


def _walk(archive: ZipFile, part: str, opened: Callable[[str, dict[str, str]], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = opened
    _feed(parser, archive, part)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise DeclarationError


def _feed(parser: expat.XMLParserType, archive: ZipFile, part: str) -> None:
    try:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003  # expat's own: more is to come
            parser.Parse(b"", True)  # noqa: FBT003  # expat's own: that was all
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


class _Cells:
    """Reads one sheet's cells as they stream by."""

    def __init__(self) -> None:
        self._found: list[BrokenCell] = []
        self._place = ""
        self._is_error = self._has_formula = self._in_value = False
        self._value = ""
        self._row = 0

    def read(self, archive: ZipFile, part: str) -> Iterator[BrokenCell]:
        parser = _parser()
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._text
        _feed(parser, archive, part)
        return iter(self._found)

    def _opened(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag in _VALUES:
            self._check_place()
        match tag:
            case "row":
                self._row = int(given.get("r", self._row + 1))
            case "c":
                self._place, self._is_error = given.get("r", ""), given.get("t") == "e"
                self._has_formula, self._value = False, ""
            case "f":
                self._has_formula = True
            case "v":
                self._in_value = True

    def _closed(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v":
                self._in_value = False
            case "c" if self._is_error or (self._has_formula and not self._value):
                self._found.append(BrokenCell(self._place, self._value if self._is_error else ""))

    def _check_place(self) -> None:
        row, column = place(self._place) if self._place else (self._row, 0)
        if row > MOST_ROWS + 1 or column >= MOST_COLUMNS:
            raise TooFarOutError(self._place or str(row))

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text
