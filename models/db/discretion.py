"""What a database error may say. It goes into logs, and to the engine as the reason of a failed activity."""

from typing import Any

import asyncpg
from sqlalchemy.engine import ExceptionContext

_CONTENT_CLASSES = ("22", "23")
"""Errors about values: their messages quote them, and DETAIL shows whole rows."""
_PLACES = ("table_name", "column_name", "constraint_name")


def keep_quiet(context: ExceptionContext) -> None:
    """Leave of an error what it is and where, without any value: for the event `handle_error`."""
    _hush(context.original_exception, context.sqlalchemy_exception)


def keep_driver_quiet(error: BaseException) -> None:
    """The same for an error of the driver's own, which nobody wraps."""
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        # A parameter that it cannot write, which it quotes.
        error.args = (type(error).__name__,)
    _hush(error)


def _hush(error: BaseException | None, *around: BaseException | None) -> None:
    found = _driver_error(error)
    if found is None:
        return
    said = _said(found)
    for one in (*around, error, found):
        if one is not None:
            one.args = (said, *one.args[1:])
    if hasattr(found, "detail"):
        found.detail = None


def _driver_error(error: BaseException | None) -> Any:
    """The driver's own error behind SQLAlchemy's, the one that knows its state."""
    while error is not None and not hasattr(error, "as_dict"):
        error = error.__cause__
    return error


def _said(error: Any) -> str:
    kind, state = type(error).__name__, error.sqlstate
    if state is not None and not state.startswith(_CONTENT_CLASSES):
        return f"{kind} ({state}): {error.args[0] if error.args else ''}"
    places = [f"{name.removesuffix('_name')} {at}" for name in _PLACES if (at := getattr(error, name, None))]
    return " ".join((f"{kind} ({state})", *places))
