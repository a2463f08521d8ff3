"""Reading a multipart upload as it comes in: one file, written while it is hashed and never held whole."""

import re
from collections.abc import AsyncIterator
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, NoReturn

from pydantic import BaseModel
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from api.evidence_folder import Incoming
from api.problems import TooLarge, UnsupportedMediaType
from api.unprocessable import Malformed

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST = 100 * 1024 * 1024
"""Bytes of one file."""
MOST_AROUND = 64 * 1024
"""Bytes of what stands around it."""
ANY_TYPE = "application/octet-stream"
_LONGEST_NAME = 200
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")


class Uploaded(BaseModel):
    """A file that has come in whole."""

    sha256: str
    name: str
    size: int
    media_type: str


async def receive(request: Request, incoming: Incoming) -> Uploaded:
    """Write the part `file` of a multipart request to `incoming`.

    Raises `UnsupportedMediaType` where it is no multipart, `TooLarge`, and `Malformed` where it is not exactly one
    file with a name and something in it.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise UnsupportedMediaType(expected="multipart/form-data")
    if b"boundary" not in options:
        _refuse("the boundary is missing")
    form = _Form(options[b"boundary"])
    async for data in _written(form, request.stream()):
        if incoming.size + len(data) > MOST:
            raise TooLarge(limit=MOST)
        await incoming.write(data)
    if form.files != 1 or not form.name or not incoming.size:
        _refuse("exactly one file is wanted, with a name, that is not empty")
    return Uploaded(sha256=incoming.sha256, name=form.name, size=incoming.size, media_type=form.media_type)


async def _written(form: "_Form", stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for chunk in stream:
            form.parser.write(chunk)
            for data in form.taken():
                yield data
        form.parser.finalize()
    except FormParserError as error:
        _refuse("this is not multipart", error)
    if not form.ended:
        _refuse("the body ends before its last boundary")


class _Form:
    """The parser's memory: which part it is in, and the file's bytes that nobody has taken yet."""

    def __init__(self, boundary: bytes) -> None:
        self.name = ""
        self.media_type = ANY_TYPE
        self.files = 0
        self.ended = False
        self._in_file = False
        self._field = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._data: list[bytes] = []
        self._around = 0
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._part_begins,
            "on_part_data": self._part_data,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_end": self._ends,
        }
        self.parser = MultipartParser(boundary, callbacks)

    def taken(self) -> list[bytes]:
        """The file's bytes that have come since the last call."""
        data, self._data = self._data, []
        return data

    def _part_begins(self) -> None:
        self._headers = {}
        self._in_file = False

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._data.append(data[start:end])
        else:
            self._around += end - start
            if self._around > MOST_AROUND:
                raise TooLarge(limit=MOST_AROUND)

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if options.get(b"name") != b"file":
            _refuse("the one field is called file")
        if b"filename" not in options:
            _refuse("the field file carries no file")
        self.files += 1
        self._in_file = True
        self.name = _last_component(options[b"filename"])
        self.media_type = _media_type(self._headers.get(b"content-type", b""))

    def _ends(self) -> None:
        self.ended = True


def _last_component(raw: bytes) -> str:
    """The name without any path, of either kind of system, and without what cannot be shown."""
    name = PureWindowsPath(raw.decode("utf-8", errors="replace")).name
    shown = "".join(letter for letter in name if letter.isprintable()).strip()
    if shown in {"", ".", ".."}:
        return ""
    stem, dot, ending = shown.rpartition(".")
    # A long name keeps its ending.
    return shown if len(shown) <= _LONGEST_NAME else (stem or ending)[: _LONGEST_NAME - 20] + dot + ending[:19]


def _media_type(raw: bytes) -> str:
    kind = raw.decode("latin-1").partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.fullmatch(kind) else ANY_TYPE


def _refuse(message: str, cause: Exception | None = None) -> NoReturn:
    raise Malformed(errors=[{"loc": ["body", "file"], "msg": message}]) from cause
