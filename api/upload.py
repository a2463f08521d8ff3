"""Reading a multipart upload as it comes in: one file, written while it is hashed and never held whole."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import PureWindowsPath
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from pydantic import BaseModel
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from api.incoming import Incoming
from api.problems import TooLarge, UnsupportedMediaType, UploadTimedOut
from api.unprocessable import Malformed

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_AROUND = 64 * 1024
"""Bytes of what stands around a file."""
IDLE_SECONDS = 30.0
"""An upload of which nothing comes for so long is given up."""
GRACE_SECONDS = 60.0
SLOWEST = 1024
"""Bytes a second that must have come on the whole, once the grace is over."""
_LONGEST_NAME = 200


class Uploaded(BaseModel):
    """A file that has come in whole. What its sender says that it is, is not read."""

    sha256: str
    name: str
    size: int


async def receive(request: Request, incoming: Incoming, most: int) -> Uploaded:
    """Write the part `file` of a multipart request to `incoming`, of at most so many bytes.

    Raises `UnsupportedMediaType` where it is no multipart, `TooLarge`, `UploadTimedOut`, and `Malformed` where it is
    not exactly one file with a name and something in it.
    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most + MOST_AROUND:
        raise TooLarge(limit=most)
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise UnsupportedMediaType(expected="multipart/form-data")
    if b"boundary" not in options:
        _refuse("the boundary is missing")
    form = _form(options[b"boundary"])
    async for data in _written(form, _paced(request.stream())):
        if incoming.size + len(data) > most:
            raise TooLarge(limit=most)
        await incoming.write(data)
    if form.files != 1 or not form.name or not incoming.size:
        _refuse("exactly one file is wanted, with a name, that is not empty")
    return Uploaded(sha256=incoming.sha256, name=form.name, size=incoming.size)


def _form(boundary: bytes) -> "_Form":
    try:
        return _Form(boundary)
    except FormParserError as error:
        _refuse("the boundary is too long", error)


async def _paced(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, as long as they come. Raises `UploadTimedOut`."""
    begun, size = monotonic(), 0
    while True:
        left = begun + GRACE_SECONDS + size / SLOWEST - monotonic()
        try:
            async with asyncio.timeout(max(0.0, min(left, IDLE_SECONDS))):
                piece = await anext(stream, None)
        except TimeoutError as error:
            raise UploadTimedOut(seconds=int(IDLE_SECONDS)) from error
        except ClientDisconnect as error:
            _refuse("the body ends before its last boundary", error)
        if piece is None:
            return
        size += len(piece)
        yield piece


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
        if self.files:
            _refuse("exactly one file is wanted")
        self.files += 1
        self._in_file = True
        self.name = _last_component(options[b"filename"])

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


def _refuse(message: str, cause: Exception | None = None) -> NoReturn:
    raise Malformed(errors=[{"loc": ["body", "file"], "msg": message}]) from cause
