"""All benchmarks in one run: `make bench`, or `python -m bench [--repeats N] [--quick] [PART …]`.

Prints the tables, and writes them into `docs/benchmarks.md` when all parts were run at full length.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from bench import instant, ledger, lives, page, rights, startup
from bench.alone import Part, arguments, pace_of, run
from bench.figures import Figure
from bench.pace import tell
from bench.report import PAGE, placed, section

PARTS: Mapping[str, Part] = {
    "lives": lives.measure,
    "instant": instant.measure,
    "startup": startup.measure,
    "rights": rights.measure,
    "ledger": lambda pace: ledger.measure(pace.repeats, rows=pace.rows, folder=pace.folder),
    "page": page.measure,
}
"""In the order of the page."""


def main() -> None:
    """Measure, print, and write the page."""
    parser = arguments("All benchmarks in one run.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these, of {', '.join(PARTS)}; writes no page")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name, part in PARTS.items():
        if name in (given.parts or PARTS):
            tell(f"== {name}")
            figures += run(part(pace_of(given)))
    written = section(figures, datetime.now(UTC).date())
    print(written)  # noqa: T201  # what it is run for
    if not given.quick and not given.parts:
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), written), encoding="utf-8")
        tell(f"written to {PAGE}")


if __name__ == "__main__":
    main()
