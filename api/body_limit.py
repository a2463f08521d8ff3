"""Requests that are too large are refused before they are read."""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.upload import MOST_AROUND
from ledger.columns import LARGEST_FILE
from models.domain.evidence_rules import LARGEST

_JSON = 1024 * 1024
_EVIDENCE = re.compile(r"/api/v1/cases/[^/]+/evidence/?")
_IMPORT = "/imports"
_TOO_LARGE = 413


def _limit(path: str) -> int:
    """Bytes of a request: as large as any policy's evidence, or as a spreadsheet, with what stands around a file."""
    if _EVIDENCE.fullmatch(path):
        return LARGEST + MOST_AROUND
    return LARGEST_FILE + MOST_AROUND if path == _IMPORT else _JSON


class BodyLimit:
    """1 MiB, or the largest file where one is uploaded; counted where the length is not told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _limit(scope["path"])
        told = Headers(scope=scope).get("content-length", "")
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                # Starlette's own error: FastAPI lets no other through while it reads a body.
                raise HTTPException(_TOO_LARGE)
            return message

        if told.isdecimal() and int(told) > limit:
            raise HTTPException(_TOO_LARGE)
        await self._app(scope, counted, send)
