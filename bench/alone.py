"""Running benchmarks from the command line: `--repeats N`, `--quick`, and what a part alone prints."""

import argparse
import asyncio
import signal
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from bench.figures import Figure, tables
from bench.pace import QUICK, Pace

Part: TypeAlias = Callable[[Pace], Coroutine[Any, Any, list[Figure]]]


def arguments(description: str) -> argparse.ArgumentParser:
    """What every benchmark is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--repeats", type=int, help="how often everything is measured (default 5)")
    parser.add_argument("--quick", action="store_true", help="see that it runs; the figures are worth nothing")
    parser.add_argument("--folder", type=Path, help="keep the ledger's rows there for the next time")
    return parser


def pace_of(given: argparse.Namespace) -> Pace:
    """The pace that the arguments ask for."""
    pace = QUICK if given.quick else Pace()
    pace = replace(pace, folder=given.folder)
    return pace if given.repeats is None else replace(pace, repeats=given.repeats)


def run(measuring: Coroutine[Any, Any, list[Figure]]) -> list[Figure]:
    """Measure; SIGTERM ends it as Ctrl-C does, with everything cleared away that was started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return asyncio.run(measuring)


def alone(part: Part) -> None:
    """Run one part and print its tables."""
    pace = pace_of(arguments("One part of the benchmarks.").parse_args())
    print(tables(run(part(pace))))  # noqa: T201  # what it is run for
