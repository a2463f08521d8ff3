"""What a file is, by its content: real formats told apart, and nothing believed that a name says."""

import io
import os
import struct
import zipfile

import pytest

from api.file_names import named_type
from api.file_types import found_type

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(*names: str, said: str = "", stored: bool = False) -> bytes:
    """A zip archive of files by these names, after one that says what it is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as written:
        if said:
            written.writestr(zipfile.ZipInfo("mimetype"), said)
        for name in names:
            written.writestr(name, "x" * 500)
    return file.getvalue()


def compound(stream: str, *, before: int = 0) -> bytes:
    """A compound file whose directory lies at its end and has one stream, after `before` others."""
    header = bytearray(512)
    header[:8] = COMPOUND
    struct.pack_into("<H", header, 30, 9)
    entries = [f"other {n}" for n in range(before)] + [stream]
    sectors = -(-len(entries) // 4)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    body = bytearray(512 * sectors)
    for place, name in enumerate(entries):
        raw = name.encode("utf-16-le")
        body[128 * place : 128 * place + len(raw)] = raw
        struct.pack_into("<H", body, 128 * place + 64, len(raw) + 2)
    return bytes(header) + struct.pack("<128I", *table) + bytes(body)


FILES: list[tuple[str, bytes, str]] = [
    ("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "image/jpeg"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png"),
    ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(50), "image/heic"),
    ("pdf", b"%PDF-1.7\n1 0 obj", "application/pdf"),
    ("mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00" + bytes(50), "video/mp4"),
    ("docx", archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"), WORD),
    ("docx in another order", archive("a", "b/c", "word/document.xml", stored=True), WORD),
    ("xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), EXCEL),
    ("docm", archive("word/document.xml", "word/vbaProject.bin"), "application/vnd.ms-word.document.macroEnabled.12"),
    ("ofd", archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    ("odt", archive("content.xml", said="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),  # noqa: E501
    ("a type that it only claims", archive("a", said="text/html"), "application/zip"),
    ("zip", archive("a.txt"), "application/zip"),
    ("zip without end", archive("a.txt")[:60], "application/zip"),
    ("an archive whose directory is said to be huge", archive("a")[:-22] + b"PK\x05\x06" + b"\xff" * 18, "application/zip"),  # noqa: E501
    ("doc, wps", compound("WordDocument"), "application/msword"),
    ("xls, et, far back", compound("Workbook", before=40), "application/vnd.ms-excel"),
    ("ppt, dps", compound("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    ("an installer", compound("Property"), "application/x-ole-storage"),
    ("a compound file that leads nowhere", COMPOUND + b"\xff" * 600, "application/x-ole-storage"),
    ("a compound file that leads in a circle", compound("x")[:512] + struct.pack("<128I", *[1] * 128), "application/x-ole-storage"),  # noqa: E501
    ("a program", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100), "application/x-msdownload"),
    ("another", b"\x7fELF\x02\x01\x01" + bytes(100), "application/x-executable"),
    ("a shell script", b"#!/bin/sh\nrm -rf /", "application/x-shellscript"),
    ("html", b"\n<!DOCTYPE html><p>", "text/html"),
    ("html in a text", "说明 <script>alert(1)</script>".encode(), "text/html"),
    ("svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    ("xml", b'<?xml version="1.0"?><a/>', "application/xml"),
    ("a gif that is a script", b"GIF89a=1;alert(1)//", "text/plain"),
    ("a text", "整改说明".encode(), "text/plain"),
    ("a text cut within a letter", "整".encode() * 4000, "text/plain"),
    ("a text of the years before Unicode", "整改说明".encode("gb18030"), "text/plain"),
    ("a wide text", "整改说明".encode("utf-16"), "text/plain"),
    ("a text that begins like a picture", b"BM was here", "text/plain"),
    ("bytes", b"\x00\xff" * 5000, "application/octet-stream"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_what_it_is(content: bytes, kind: str) -> None:
    assert found_type(io.BytesIO(content)) == kind


def test_any_bytes_are_something() -> None:
    for beginning in (
        b"PK\x03\x04",
        b"PK\x05\x06",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"RIFF",
        b"\x00\x00\x00\x18ftyp",
        b"",
    ):
        for size in (0, 1, 30, 100, 600, 20_000):
            for _ in range(20):
                assert "/" in found_type(io.BytesIO(beginning + os.urandom(size)))


@pytest.mark.parametrize(
    ("name", "found", "told"),
    [
        ("照片.JPG", "image/jpeg", None),
        ("照片.jpg", "text/html", "image/jpeg"),
        ("报告.pdf", "application/x-msdownload", "application/pdf"),
        ("记录.doc", WORD, None),
        ("记录.wps", "application/msword", None),
        ("签到表.csv", "text/plain", None),
        ("无", "text/plain", None),
        ("图纸.dwg", "application/octet-stream", None),
    ],
)
def test_a_name_that_says_otherwise(name: str, found: str, told: str | None) -> None:
    assert named_type(name, found) == told
