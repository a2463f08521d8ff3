"""How long a benchmark may take."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often everything is repeated, and for how many seconds each slice of load is measured after a warm-up."""

    repeats: int = 5
    seconds: float = 8.0
    warm_up: float = 4.0
    in_flight: tuple[int, ...] = (8, 50)


QUICK = Pace(repeats=2, seconds=3.0, warm_up=1.5)
"""Enough to see that all of it runs; no figure of it is worth anything."""


def tell(progress: str) -> None:
    """Say on stderr how far it is."""
    sys.stderr.write(f"{progress}\n")
    sys.stderr.flush()
