"""All benchmarks in one run, or some of them: `make bench`, or `python -m bench [--repeats N] [--quick] [PART …]`.

Prints the tables, and writes those of each part into `docs/benchmarks.md` when it was run at full length.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from bench import instant, ledger, lives, page, rights, startup
from bench.alone import Part, arguments, pace_of, run
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
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these, of {', '.join(PARTS)}")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    for name, part in PARTS.items():
        if name in (given.parts or PARTS):
            tell(f"== {name}")
            written = section(run(part(pace_of(given))), datetime.now(UTC).date())
            print(written)  # noqa: T201  # what it is run for
            if not given.quick:
                PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), name, written), encoding="utf-8")


if __name__ == "__main__":
    main()
