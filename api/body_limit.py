"""Requests that are too large are refused before they are read."""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.upload import MOST_AROUND
from models.domain.evidence_rules import LARGEST

_JSON = 1024 * 1024
_EVIDENCE = re.compile(r"/api/v1/cases/[^/]+/evidence/?")
_TOO_LARGE = 413


class BodyLimit:
    """1 MiB, or the largest file that any policy allows where one is uploaded; counted where the length is not told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = LARGEST + MOST_AROUND if _EVIDENCE.fullmatch(scope["path"]) else _JSON
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
