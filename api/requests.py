"""What happens to every request: it gets an id, is timed and counted, and never ends without an answer."""

import re
import time
from collections.abc import Mapping
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access_log import access_of
from api.errors import answer
from api.hardening import PREFIX, for_one_reader
from api.metrics import Metrics
from api.upload import MOST_AROUND
from api.wiring import Wiring
from models.domain.evidence_rules import LARGEST

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def note_access(scope: Scope, status: int) -> None:
    """Have it noted who looked at what, once the application is there."""
    wiring: Wiring | None = getattr(scope["app"].state, "wiring", None) if "app" in scope else None
    access = access_of(scope, status) if wiring is not None else None
    if wiring is not None and access is not None:
        wiring.accesses.note(access)


class Requests:
    """Pure ASGI: streams pass through it untouched."""

    def __init__(self, app: ASGIApp, metrics: Metrics, headers: Mapping[str, str]) -> None:
        self._app = app
        self._metrics = metrics
        self._headers = headers
        self._private = for_one_reader(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        endless = _is_endless(Headers(scope=scope))
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0
        hardening = self._private if scope["path"].startswith(PREFIX) else self._headers

        async def receiving() -> Message:
            nonlocal endless
            message = await receive()
            endless = endless and message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in hardening.items():
                    headers.setdefault(name, value)
                if endless:
                    # The server would go on reading what nobody wants.
                    headers["Connection"] = "close"
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receiving, sending)
            except Exception as error:
                response = await answer(Request(scope, receive), error)
                # Half an answer cannot be taken back: the server cuts the connection.
                if status:
                    raise
                await response(scope, receive, sending)
            finally:
                self._metrics.served(scope, status, time.perf_counter() - started)
                note_access(scope, status)


def _is_endless(headers: Headers) -> bool:
    """Whether the body may be longer than anything that is taken here."""
    told = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not told.isdecimal() or int(told) > LARGEST + MOST_AROUND
