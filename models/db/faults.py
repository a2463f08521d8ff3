"""What a database error means for whoever meets it."""

from enum import Enum, auto

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

DATABASE_ERRORS: tuple[type[Exception], ...] = (
    DBAPIError,
    PoolExhausted,
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""All that comes up from the engine, and from `models.db.lines`, where nobody wraps the driver's own."""

_AGAIN = frozenset({"40001", "40P01"})
_AWAY_CLASSES = ("08", "53", "57", "58")
_LOCK_TIMEOUT = "55P03"
_CONTENT_CLASSES = ("22", "23")


class Fault(Enum):
    """What to do about a database error."""

    AGAIN = auto()
    """The transaction lost a race; the same again may win."""
    AWAY = auto()
    """The database cannot answer now, or did not in time."""
    CONTENT = auto()
    """What was sent cannot stand in the database."""
    OURS = auto()
    """The statement itself is wrong."""


def fault(error: Exception) -> Fault:
    """What `error` means."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return Fault.AWAY
        return _fault_of_state(getattr(error.orig, "sqlstate", None))
    if isinstance(error, asyncpg.PostgresError):
        return _fault_of_state(error.sqlstate)
    if isinstance(error, ValueError):
        # The driver's word for a parameter that it cannot write.
        return Fault.OURS
    return Fault.AWAY if isinstance(error, DATABASE_ERRORS) else Fault.OURS


def _fault_of_state(state: str | None) -> Fault:
    if state in _AGAIN:
        return Fault.AGAIN
    if state is None:
        return Fault.OURS
    if state == _LOCK_TIMEOUT or state.startswith(_AWAY_CLASSES):
        return Fault.AWAY
    return Fault.CONTENT if state.startswith(_CONTENT_CLASSES) else Fault.OURS
