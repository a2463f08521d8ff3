"""Connections on which a request comes in too slowly are cut, so that nobody holds them for ever."""

from asyncio import TimerHandle

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class ImpatientProtocol(HttpToolsProtocol):
    """uvicorn's own, with a time by which each request has to be there; answers may take as long as they like."""

    head_seconds = 20.0
    """How long a request's head may take, and the first one of a connection that has said nothing yet."""
    body_seconds = 70.0
    """How long a body may take, and longer by a second for so many bytes: an upload is given up before, with 408."""
    bytes_a_second = 1024
    linger_seconds = 5.0
    """How long the rest of a body may take that is answered already: who is refused is to read why."""

    _due: TimerHandle | None = None
    _in_request = False
    _body_since = 0.0
    _came = 0

    def connection_made(self, transport: object) -> None:
        """Wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # as uvicorn has it
        self._within(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Wait for a request's head."""
        super().on_message_begin()
        self._in_request, self._came = True, 0
        self._within(self.head_seconds)

    def on_headers_complete(self) -> None:
        """Wait for its body."""
        super().on_headers_complete()
        self._body_since = self.loop.time()
        self._within(self.body_seconds)

    def on_body(self, body: bytes) -> None:
        """Wait a little longer for whoever sends much."""
        super().on_body(body)
        self._came += len(body)

    def on_message_complete(self) -> None:
        """Wait for nothing: the rest is ours."""
        super().on_message_complete()
        self._in_request = False
        self._stop()

    def on_response_complete(self) -> None:
        """Do not wait long for what nobody reads."""
        super().on_response_complete()
        if self._in_request and not self.pipeline:
            self._within(self.linger_seconds, last=True)

    def _within(self, seconds: float, *, last: bool = False) -> None:
        self._stop()
        self._due = self.loop.call_later(seconds, self._late, last)

    def _late(self, last: bool) -> None:  # noqa: FBT001  # a callback's argument
        allowed = self._body_since + self.body_seconds + self._came / self.bytes_a_second
        if not last and self._came and self._in_request and (left := allowed - self.loop.time()) > 0:
            self._within(left)
        elif not self.transport.is_closing():
            # Not `close`, which waits for what is to be written.
            self.transport.abort()

    def _stop(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
