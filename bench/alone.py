"""Running benchmarks from the command line: `--repeats N`, `--quick`, and what a part alone prints."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from bench.figures import Figure, tables
from bench.pace import QUICK, Pace

Part: TypeAlias = Callable[[Pace], Awaitable[list[Figure]]]


def arguments(description: str) -> argparse.ArgumentParser:
    """What every benchmark is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--repeats", type=int, help="how often everything is measured (default 5)")
    parser.add_argument("--quick", action="store_true", help="see that it runs; the figures are worth nothing")
    return parser


def pace_of(given: argparse.Namespace) -> Pace:
    """The pace that the arguments ask for."""
    pace = QUICK if given.quick else Pace()
    return pace if given.repeats is None else replace(pace, repeats=given.repeats)


def alone(part: Part) -> None:
    """Run one part and print its tables."""
    pace = pace_of(arguments("One part of the benchmarks.").parse_args())

    async def run() -> list[Figure]:
        return await part(pace)

    print(tables(asyncio.run(run())))  # noqa: T201  # what it is run for
