"""How a file that somebody uploaded is handed out, so that nothing in it can run as ours."""

from collections.abc import AsyncIterator
from typing import Any, Literal
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from models.domain.evidence_rules import UNRECOGNIZED

_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"})
_PDF = "application/pdf"
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
# The sandbox of a header does not keep a browser's own viewer from a PDF, as that of a frame does.
_VIEWER = f"{_SANDBOX}; object-src 'self'; frame-ancestors 'self'"
_MAY_RUN = ("text/", "application/xml", "application/xhtml", "application/javascript", "image/svg")


def handed_out(
    upload: dict[str, Any], pieces: AsyncIterator[bytes], span: tuple[int, int] | None, *, inline: bool
) -> Response:
    """The answer that carries `pieces`: all of the file, or `span` of it. Only pictures and PDF are ever shown."""
    kind, size = upload["media_type"], upload["size"]
    shown = inline and previewed(kind) is not None
    start, stop = span or (0, size)
    headers = {
        "Content-Length": str(stop - start),
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quoted(upload['name'])}",
        "Content-Security-Policy": _VIEWER if shown and kind == _PDF else _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{upload["sha256"]}"',
        # Set here, so that nobody adds an encoding of letters to it.
        "Content-Type": served_type(kind),
    }
    if shown:
        headers["X-Frame-Options"] = "SAMEORIGIN"
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return StreamingResponse(pieces, status_code=206 if span else 200, headers=headers)


def previewed(kind: str) -> Literal["picture", "pdf"] | None:
    """As what a file of this kind may be shown; all else is saved."""
    if kind in _PICTURES:
        return "picture"
    return "pdf" if kind == _PDF else None


def served_type(kind: str) -> str:
    """The type by which a file of this kind is served; of what a browser could run nothing but bytes."""
    if kind == "text/plain":
        return kind
    return UNRECOGNIZED if kind.startswith(_MAY_RUN) or kind.endswith("+xml") else kind


def quoted(name: str) -> str:
    """A name for a header (RFC 8187)."""
    return quote(name, safe="")
