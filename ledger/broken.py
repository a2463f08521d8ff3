"""Cells whose formula failed or was never computed: the reader would give them as empty, and nobody would notice."""

import posixpath
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

_ROOT = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_CHUNK = 1 << 16


class BrokenCell(NamedTuple):
    """A cell by its place (`D2`), and what it holds: an error (`#N/A`), or nothing where a formula waits."""

    place: str
    error: str


class DeclarationError(ValueError):
    """A spreadsheet has no document type of its own: entities are how a small file becomes a huge one."""


def broken_cells(archive: ZipFile, sheet: str) -> tuple[BrokenCell, ...]:
    """The broken cells of the sheet of that name. Raises `ValueError` or `KeyError` where this is no xlsx."""
    return tuple(_Cells().read(archive, _part_of(archive, sheet)))


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

    def read(self, archive: ZipFile, part: str) -> Iterator[BrokenCell]:
        parser = _parser()
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self._text
        _feed(parser, archive, part)
        return iter(self._found)

    def _opened(self, name: str, given: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
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

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text
