"""Counting what a request asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from fastapi import FastAPI
from sqlalchemy import event

_SENT: ContextVar[list[str] | None] = ContextVar("sent", default=None)


@contextmanager
def counted(app: FastAPI) -> Iterator[list[str]]:
    """The statements that are sent for whoever asks within, but for those few that go by the driver itself.

    What the application does meanwhile by itself, such as taking its own pulse, is in another context.
    """
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if _SENT.get() is sent:
            sent.append(statement)

    engine = app.state.wiring.database.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    asking = _SENT.set(sent)
    try:
        yield sent
    finally:
        _SENT.reset(asking)
        event.remove(engine, "before_cursor_execute", note)
