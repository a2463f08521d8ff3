"""The ledger at a million rows: the list page against the raw driver, searches, and counts.

`python -m bench.ledger --repeats 5`. The rows are written straight into the tables of a database of its own. What
is measured twice is measured through the query alone (`query`: the statement, its rows as plain values, their
JSON) and as its users meet it (`HTTP`: `duban api` in a process of its own, with a token); `raw` is the driver
running the same statements with the same parameters. Repeats are interleaved, so noise meets all alike.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure, table
from bench.ledger_asking import Raw
from bench.ledger_rows import blur_dues
from bench.ledger_stage import ROWS, Stage, stage
from bench.ledger_units import READERS
from bench.ledger_words import PHRASES
from bench.timing import Aim, Timed, interleaved
from models.db.queries.filters import Filters
from models.db.queries.ledger import Sort

PAGE = Aim("≥ 0.25 (0.5) of raw", at_least=0.25)
SEARCH = Aim("< 20 ms", at_most=20.0)
COUNTS = Aim("< 5 ms", at_most=5.0)
_FILTERS = {"": Filters(), "rectifying": Filters(state=("rectifying",))}


async def measure(repeats: int, *, rows: int = ROWS, folder: Path | None = None) -> list[Figure]:
    """All figures of the ledger. A `folder` keeps the rows for the next time."""
    async with AsyncExitStack() as held:
        kept = folder or Path(held.enter_context(TemporaryDirectory(prefix="duban-bench-")))
        built = await held.enter_async_context(stage(kept, rows))
        figures = await interleaved(repeats, [*_floor(built), *_pages(built), *_searches(built), *_counts(built)])
        if folder is None:
            await blur_dues(built.database, built.url)
            figures += await interleaved(repeats, _counts(built, ", dues to the second"))
        return figures


def _floor(built: Stage) -> list[Timed]:
    raw, http = Raw(built.raw), built.http("top")
    return [
        Timed("ledger: the floor", "SELECT 1, raw", raw.nothing),
        Timed("ledger: the floor", "GET /healthz, HTTP", http.health),
    ]


def _pages(built: Stage) -> list[Timed]:
    timed: list[Timed] = []
    for who in READERS:
        asking, http, raw = built.asking(who), built.http(who), Raw(built.raw)
        for name, filters in _FILTERS.items():
            what = ", ".join(filter(None, ("50 rows", f"{who}'s", name)))
            peer = raw.page(asking, filters)
            timed += [
                Timed("ledger: list page", f"{what}, query", asking.page(filters), PAGE, peer),
                Timed("ledger: list page", f"{what}, HTTP", http.page(filters), PAGE, peer),
            ]
    return timed


def _searches(built: Stage) -> list[Timed]:
    timed: list[Timed] = []
    for phrase in PHRASES:
        sought = Filters(q=phrase.text)
        running = Filters(q=phrase.text, state=("rectifying",))
        top = built.asking("top")
        asked = {who: built.asking(who).page(sought) for who in READERS}
        asked |= {
            "top, HTTP": built.http("top").page(sought),
            "top, second page": top.second_page(sought),
            "top, by due": top.page(sought, Sort.DUE),
            "top, rectifying": top.page(running),
        }
        timed += [Timed(f"ledger: search, {how}", phrase.name, call, SEARCH) for how, call in asked.items()]
    return timed


def _counts(built: Stage, how: str = "") -> list[Timed]:
    timed: list[Timed] = []
    for who in READERS:
        for way, call in (("query", built.asking(who).counts), ("HTTP", built.http(who).counts)):
            timed.append(Timed("ledger: counts", f"{who}'s dashboard{how}, {way}", call, COUNTS))
    return timed


def main(given: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--folder", type=Path, help="keep the rows here, for the next time")
    asked = parser.parse_args(given)
    figures = asyncio.run(measure(asked.repeats, rows=asked.rows, folder=asked.folder))
    for group in dict.fromkeys(figure.group for figure in figures):
        sys.stdout.write(f"\n{group}\n\n{table(figure for figure in figures if figure.group == group)}")


if __name__ == "__main__":
    main()
