"""Office files: zip archives and compound files, told apart by the names of what lies in them, without unpacking."""

import struct
from collections.abc import Iterator
from typing import IO

_ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_NAME = {
    "OFD.xml": "application/ofd",
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "xl/workbook.bin": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
_WITH_MACROS = {
    "word/vbaProject.bin": "application/vnd.ms-word.document.macroEnabled.12",
    "xl/vbaProject.bin": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "ppt/vbaProject.bin": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
}
_PROGRAMS = {
    "AndroidManifest.xml": "application/vnd.android.package-archive",
    "META-INF/MANIFEST.MF": "application/java-archive",
}
_SAYS_ITS_TYPE = b"mimetype"
"""The first file of an OpenDocument or EPUB, which holds the type as plain text."""
_DECLARED = ("application/vnd.oasis.opendocument.", "application/epub+zip")
_END = b"PK\x05\x06"
_END_READ = 65_557
"""The end record and the longest comment that may follow it."""
_MOST_DIRECTORY = 1024 * 1024
_ENTRY = struct.Struct("<4s24xHHH12x")

_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
}
_COMPOUND = "application/x-ole-storage"
_MOST_SECTORS = 64
_NO_SECTOR = 0xFFFFFFFA


def in_zip(file: IO[bytes]) -> str:
    """What kind of zip archive it is; a plain one where nothing says more, or where it is too odd to tell."""
    if (declared := _declared(file)) is not None:
        return declared
    names = set(_names(file))
    for known in (_WITH_MACROS, _BY_NAME, _PROGRAMS):
        for name, kind in known.items():
            if name in names:
                return kind
    return _ZIP


def _declared(file: IO[bytes]) -> str | None:
    file.seek(0)
    first = file.read(256)
    if len(first) < 30 or first[30:38] != _SAYS_ITS_TYPE or first[8:10] != b"\0\0":  # noqa: PLR2004  # the format's
        return None
    size, extra = struct.unpack_from("<I", first, 18)[0], struct.unpack_from("<H", first, 28)[0]
    said = first[38 + extra : 38 + extra + size].decode("latin-1")
    return said if said.startswith(_DECLARED) and said.isprintable() and len(said) < 100 else None  # noqa: PLR2004


def _names(file: IO[bytes]) -> Iterator[str]:
    """The names in the archive's directory, as far as it is of a usual size."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _END_READ))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or place + 22 > len(tail):
        return
    size, start = struct.unpack_from("<II", tail, place + 12)
    if size > _MOST_DIRECTORY or start + size > end:
        return
    file.seek(start)
    directory = file.read(size)
    at = 0
    while at + 46 <= len(directory):
        mark, name, extra, comment = _ENTRY.unpack_from(directory, at)
        if mark != b"PK\x01\x02":
            return
        yield directory[at + 46 : at + 46 + name].decode("utf-8", errors="replace")
        at += 46 + name + extra + comment


def in_compound_file(file: IO[bytes], head: bytes) -> str:
    """What kind of compound file it is: those of Office before 2007, of WPS, and of Outlook are such."""
    if len(head) < 512:  # noqa: PLR2004  # its header
        return _COMPOUND
    sector = 1 << min(struct.unpack_from("<H", head, 30)[0], 12)
    for entry in _entries(file, head, max(sector, 512)):
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        if name in _STREAMS:
            return _STREAMS[name]
    return _COMPOUND


def _entries(file: IO[bytes], head: bytes, sector: int) -> Iterator[bytes]:
    """The entries of its directory, along the chain of its sectors, as far as it is of a usual length."""
    tables = struct.unpack_from("<109I", head, 76)
    at = struct.unpack_from("<I", head, 48)[0]
    for _ in range(_MOST_SECTORS):
        if at >= _NO_SECTOR:
            return
        block = _sector(file, at, sector)
        yield from (block[place : place + 128] for place in range(0, len(block) - 127, 128))
        table, place = divmod(at, sector // 4)
        if table >= len(tables) or tables[table] >= _NO_SECTOR:
            return
        chain = _sector(file, tables[table], sector)
        if len(chain) < sector:
            return
        at = struct.unpack_from("<I", chain, 4 * place)[0]


def _sector(file: IO[bytes], number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)
