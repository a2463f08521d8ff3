"""What a load client saw, and what of it fell into a window of time."""

import time
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was waited for."""

    FIRST = "first"
    """A new case's first command: it is opened."""
    COMMAND = "command"
    """Any later command."""
    UPLOAD = "upload"
    AGAIN = "again"
    """Not an answer: the service was too busy, and the same was asked once more."""


class Seen(NamedTuple):
    """One answer: of what kind, when it came (monotonic, the same for all processes), and after how many seconds."""

    kind: Kind
    at: float
    seconds: float


class Watch:
    """Notes answers as they come."""

    def __init__(self) -> None:
        """Have seen nothing."""
        self.seen: list[Seen] = []

    def saw(self, kind: Kind, since: float) -> None:
        """An answer has come just now to what was asked at `since`."""
        at = time.monotonic()
        self.seen.append(Seen(kind, at, at - since))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that so many percent of them do not exceed; `nan` of none."""
    if not values:
        return float("nan")
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]
