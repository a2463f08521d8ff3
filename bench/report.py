"""The page of figures: each part writes between two marks of `docs/benchmarks.md`, and leaves the rest around them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.figures import Figure, tables
from bench.machine import described

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


class NoMarks(Exception):  # noqa: N818  # it says what is the matter
    """The page lacks the two marks between which a part's figures stand."""


def marks(part: str) -> tuple[str, str]:
    """What stands before and after a part's figures."""
    return f"<!-- begin: written by `python -m bench {part}` -->", f"<!-- end: {part} -->"


def section(figures: Iterable[Figure], on: date) -> str:
    """What stands between the marks."""
    return f"{described(on)}\n\n{tables(figures)}"


def placed(page: str, part: str, written: str) -> str:
    """`page` with `written` between the part's marks, instead of what was there. Raises `NoMarks`."""
    first, last = marks(part)
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise NoMarks(part)
    return f"{before}{first}\n\n{written.strip()}\n\n{last}{after}"
