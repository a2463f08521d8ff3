"""Why a child has ended, as its log tells it."""

import signal
from pathlib import Path

from embedded.logs import tail_of
from trouble import Trouble

NO_SPACE = (
    "No space left on device",
    "database or disk is full",
    "Disk quota exceeded",
    # PostgreSQL, where only a part of a block could be written.
    "Check free disk space",
    "bytes at block",
)
LONGEST_WORDS = 300


class DiskFull(Trouble):
    """No space is left on the disk that holds {folder}: free some, then start again."""

    code = "disk_full"


class PartFailed(Trouble):
    """The {part} does not start ({ending}): {words} (see {log})."""

    code = "part_failed"


def why(part: str, code: int | None, log: Path) -> Trouble:
    """Say why the part did not start; `code` is None where it was only too slow."""
    if says_no_space(log):
        return DiskFull(folder=log.parent.parent)
    ending = "too slow" if code is None else how_it_ended(code)
    return PartFailed(part=part, ending=ending, words=last_words(log), log=log)


def how_it_ended(code: int) -> str:
    """Say an exit code in words; a negative one is a signal."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def last_words(log: Path) -> str:
    """Give the line that most likely says why the child has ended."""
    lines = [line.strip() for line in tail_of(log).splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return (telling or lines or ["it said nothing"])[-1][:LONGEST_WORDS]


def says_no_space(log: Path) -> bool:
    """Tell whether the disk was full."""
    tail = tail_of(log)
    return any(sign in tail for sign in NO_SPACE)
