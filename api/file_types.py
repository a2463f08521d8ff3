"""What a file is, by its content alone: what its name or its sender says of it counts for nothing."""

import codecs
import re
from typing import IO

import filetype

from api.file_containers import in_compound_file, in_zip
from models.domain.evidence_rules import UNRECOGNIZED

_HEAD = 8192
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TEXT_BUT = {b"%PDF-": "application/pdf", b"{\\rtf": "application/rtf"}
"""Formats that are written in letters, by their first ones."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|frameset|object|embed|style|title|table|div|img|a|h1|p|br|font|b|meta|link|form|base)[\s/>]",
    re.IGNORECASE,
)
_SVG = re.compile(r"<svg[\s>]", re.IGNORECASE)


def found_type(file: IO[bytes]) -> str:
    """The media type that the content of `file` shows, `UNRECOGNIZED` where it shows none.

    Reads a few kilobytes and never unpacks anything.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return in_zip(file)
    if head.startswith(_COMPOUND):
        return in_compound_file(file, head)
    # Text first: the library takes a letter that begins with BM for a picture.
    return _text_type(head) or _binary_type(head) or UNRECOGNIZED


def _binary_type(head: bytes) -> str | None:
    kind = filetype.guess(head)
    return str(kind.mime) if kind is not None else None


def _text_type(head: bytes) -> str | None:
    for beginning, kind in _TEXT_BUT.items():
        if head.startswith(beginning):
            return kind
    text = _text(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n\f")
    if start.startswith("#!"):
        return "application/x-shellscript"
    if _SVG.search(start) and start.startswith("<"):
        return "image/svg+xml"
    if start.startswith("<?xml"):
        return "application/xml"
    return "text/html" if _HTML.search(start) else "text/plain"


def _text(head: bytes) -> str | None:
    """The first of a text in one of the encodings in use; `None` where it is none."""
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8", "gb18030"):
        try:
            # Not final: a letter may be cut at the end of what was read.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeError:
            continue
        return None if _CONTROLS.search(text) else text
    return None
