"""The page of figures: a run writes between two marks of `docs/benchmarks.md`, and leaves the prose around them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.figures import Figure, tables
from bench.machine import described

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGIN = "<!-- begin: written by `make bench` -->"
END = "<!-- end: written by `make bench` -->"


class NoMarks(Exception):  # noqa: N818  # it says what is the matter
    """The page lacks the two marks between which the figures stand."""


def section(figures: Iterable[Figure], on: date) -> str:
    """What stands between the marks."""
    return f"{described(on)}\n\n{tables(figures)}"


def placed(page: str, written: str) -> str:
    """`page` with `written` between its marks, instead of what was there. Raises `NoMarks`."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarks
    return f"{before}{BEGIN}\n\n{written.strip()}\n\n{END}{after}"
