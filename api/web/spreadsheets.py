"""A spreadsheet that was written, on its way to whoever asked for it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from starlette.responses import Response, StreamingResponse

from api.serving import quoted

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 256 * 1024


def handed_over(file: Path, name: str) -> Response:
    """The answer that holds the file, under a name of its own. Its place may be taken away at once."""
    # What is open can still be read when its name is gone.
    written, size = file.open("rb"), file.stat().st_size
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quoted(name)}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_pieces(written), media_type=_XLSX, headers=headers)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
