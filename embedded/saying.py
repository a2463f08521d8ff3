"""What `duban up` tells: stderr is for people, stdout for the one line that programs wait for."""

import contextlib
import sys
from typing import TextIO


def say(text: str) -> None:
    """Tell a person; who no longer listens is no reason to stop serving."""
    _write(sys.stderr, f"duban: {text}\n")


def say_ready(url: str) -> None:
    """Tell that all is up."""
    _write(sys.stdout, f"ready {url}\n")


def _write(stream: TextIO, line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        stream.write(line)
        stream.flush()
