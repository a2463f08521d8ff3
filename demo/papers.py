"""The demo's evidence: small papers made on the spot, the same bytes each time."""

from typing import NamedTuple

_LINE_POINTS = 20
_TOP_POINTS = 780


class Paper(NamedTuple):
    """A file to be uploaded."""

    name: str
    media_type: str
    content: bytes


def note(name: str, *lines: str) -> Paper:
    """A text file."""
    return Paper(f"{name}.txt", "text/plain", "\n".join((name, *lines, "")).encode())


def pdf(name: str, *lines: str) -> Paper:
    """A one-page PDF, set in a Chinese typeface that every reader has or replaces."""
    shown = [
        f"BT /F1 12 Tf 60 {_TOP_POINTS - number * _LINE_POINTS} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for number, line in enumerate((name, *lines))
    ]
    stream = "\n".join(shown).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
            b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    )
    return Paper(f"{name}.pdf", "application/pdf", _written(objects))


def _written(objects: tuple[bytes, ...]) -> bytes:
    whole = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return whole + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
