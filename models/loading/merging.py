"""What loading rows would change: those added, those that say something else now, those left out."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """A row that is known by a key of its own."""

    @property
    def key(self) -> Hashable:
        """By what a file and the record know it to be the same."""


Row = TypeVar("Row", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Merged(Generic[Row]):
    """The rows of one table after loading, and how each got there.

    `absent` were loaded before and are not in the file: they stay. `repeated` stand in the file twice.
    """

    rows: tuple[Row, ...]
    added: tuple[Row, ...]
    changed: tuple[Row, ...]
    absent: tuple[Row, ...]
    repeated: tuple[Row, ...]

    @property
    def unchanged(self) -> int:
        """How many rows of the file say what was known."""
        return len(self.rows) - len(self.added) - len(self.changed) - len(self.absent)


def merge(present: Iterable[Row], declared: Iterable[Row]) -> Merged[Row]:
    """`present` rows overlaid by the `declared` ones of the same key."""
    before = {row.key: row for row in present}
    after: dict[Hashable, Row] = {}
    repeated: list[Row] = []
    for row in declared:
        if row.key in after:
            repeated.append(row)
        after[row.key] = row
    return Merged(
        rows=tuple((before | after).values()),
        added=tuple(row for key, row in after.items() if key not in before),
        changed=tuple(row for key, row in after.items() if key in before and row != before[key]),
        absent=tuple(row for key, row in before.items() if key not in after),
        repeated=tuple(repeated),
    )
