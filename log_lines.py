"""How API and worker log: lines of JSON, in which no text of a case and no secret stands.

A traceback comes without the values of variables, and an error without its message, unless messages of its kind
speak of code and machines alone: what a database, a parser or a lookup says quotes what it was given.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOBase
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict

from trouble import Trouble

_PLAIN = (RuntimeError, TypeError, AttributeError, NameError, ImportError, OSError, Trouble)
_QUOTED = frozenset({"sqlstate", "constraint_name", "table_name", "column_name"})
_LONGEST = 300


def configure_log_lines() -> None:
    """Set this process's log; a request's id stands in every line of the API that belongs to one."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_traceback,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Unfailing())),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(cast("TextIO", _Unfailing()))
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def said(error: BaseException) -> str:
    """An error in a line: its kind, and as much of what it says as quotes nothing."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, _PLAIN):
        return f"{kind}: {' '.join(str(error).split())[:_LONGEST]}"
    cause = getattr(getattr(error, "orig", error), "__cause__", None) or error
    found = {name: getattr(cause, name, None) for name in sorted(_QUOTED)}
    facts = " ".join(f"{name}={value}" for name, value in found.items() if value)
    return f"{kind}: {facts}" if facts else kind


def traced(error: BaseException) -> str:
    """A traceback, those of its causes first, each with `said`."""
    told = ["".join([*traceback.format_tb(one.__traceback__), said(one)]) for one in _chain(error)]
    return "\nwhich led to\n".join(told)


class JsonLines(logging.Formatter):
    """The same lines for what speaks through the standard library: uvicorn, the engine's SDK, our activities."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        message = record.getMessage()
        line: dict[str, Any] = {
            # What asyncio adds to its first line are objects, errors' messages among them.
            "event": message.partition("\n")[0] if record.name == "asyncio" else message.strip(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = traced(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _with_traceback(_logger: object, _name: str, event: EventDict) -> EventDict:
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = traced(error)
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, after what it came from; of a group, all of it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _chain(one)
    yield error


class _Unfailing(TextIOBase):
    """The process's stderr; a line that cannot be written (a full disk) is lost, and the answer it tells of is not."""

    def write(self, line: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            sys.stderr.write(line)
        return len(line)

    def flush(self) -> None:
        """Flush what can be flushed."""
        with suppress(OSError):
            sys.stderr.flush()
