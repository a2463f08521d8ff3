"""How far a long run has come, on standard error."""

import sys
import time
from typing import TextIO

_EVERY_SECONDS = 10.0
_EVERY_SECONDS_ON_A_TERMINAL = 0.2


class Progress:
    """n/total and what is done: on a terminal in one place, elsewhere a line now and then; silent when it is short."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Say it on `stream`, standard error by default."""
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._every = _EVERY_SECONDS_ON_A_TERMINAL if self._terminal else _EVERY_SECONDS
        self._said_at = time.monotonic()
        self._width = 0
        self._what, self._total, self._done = "", 0, 0

    def begin(self, what: str, total: int = 0) -> None:
        """Now `what` is done, to `total` things if that is known."""
        self._what, self._total, self._done = what, total, 0
        self.step(0)

    def step(self, n: int = 1) -> None:
        """Have `n` more done."""
        self._done += n
        if time.monotonic() - self._said_at < self._every:
            return
        self._said_at = time.monotonic()
        total = f"/{self._total:,}" if self._total else ""
        line = f"{self._what}: {self._done:,}{total}"
        if self._terminal:
            self._width = max(self._width, len(line))
            self._stream.write(f"\r{line:<{self._width}}")
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def end(self) -> None:
        """Clear the line for what is said next."""
        if self._terminal and self._width:
            self._stream.write(f"\r{'':<{self._width}}\r")
            self._stream.flush()
