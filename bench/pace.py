"""How long a benchmark may take."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often everything is repeated, for how many seconds a slice of load is measured, in how large a ledger."""

    repeats: int = 5
    seconds: float = 8.0
    warm_up: float = 4.0
    in_flight: tuple[int, ...] = (8, 50)
    rows: int = 1_000_000
    due: int = 2000
    """How many cases are due at one instant."""
    instants: int = 3
    """Most rounds of that: one takes minutes, most of them to open the cases."""
    folder: Path | None = None
    """Where the ledger's rows are kept from one run to the next: writing them takes longer than all else."""


QUICK = Pace(repeats=2, seconds=3.0, warm_up=1.5, rows=20_000, due=100, instants=1)
"""Enough to see that all of it runs; no figure of it is worth anything."""


def tell(progress: str) -> None:
    """Say on stderr how far it is."""
    sys.stderr.write(f"{progress}\n")
    sys.stderr.flush()
