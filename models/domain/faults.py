"""How a fault in an organization is told, and two that any dated rows may have."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import TypeVar

from models.domain.periods import Dated
from models.domain.value import Value

_Row = TypeVar("_Row", bound=Dated)


class Fault(Value):
    """One thing that is wrong; `table` and `row` are called as the organization's file calls them."""

    table: str
    row: str
    reason: str

    def __str__(self) -> str:
        """The fault on one line."""
        return f"{self.table} {self.row}: {self.reason}"


def reversed_dates(table: str, name: str, row: Dated) -> Iterator[Fault]:
    """The fault of a row that ends before it starts."""
    if row.reversed:
        yield Fault(table=table, row=name, reason=f"ends on {row.ends_on}, before it starts")


def overlapping(rows: Iterable[_Row], same: Callable[[_Row], Hashable]) -> Iterator[tuple[_Row, _Row]]:
    """Each two rows that are the same thing and hold on one day, the one that starts first in front."""
    groups: dict[Hashable, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    for group in groups.values():
        for first, second in combinations(sorted(group, key=lambda row: row.starts_on), 2):
            if first.overlaps(second):
                yield first, second
