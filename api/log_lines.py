"""How the API logs: lines of JSON. Tracebacks come without the values of variables, which hold texts."""

import logging
import sys
from contextlib import suppress
from io import TextIOBase
from typing import TextIO, cast

import structlog


def configure_log_lines() -> None:
    """Set this process's log; the request's id stands in every line that belongs to one."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Unfailing())),
        cache_logger_on_first_use=False,
    )


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
