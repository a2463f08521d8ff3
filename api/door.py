"""Requests that come too fast from one address are refused before anything is done for them."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.pace import Pace
from api.sign_ins import where_from

_FOR_MONITORS = frozenset({"/healthz", "/readyz", "/metrics"})


class AtTheDoor:
    """Pure ASGI; what watches the service is always let in."""

    def __init__(self, app: ASGIApp, pace: Pace) -> None:
        self._app = app
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises `TooManyRequests`."""
        if scope["type"] == "http" and scope["path"] not in _FOR_MONITORS:
            client = scope.get("client")
            self._pace.check_address(where_from(client[0]) if client else "")
        await self._app(scope, receive, send)
