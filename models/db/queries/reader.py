"""Who reads, as far as a query must know."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reader:
    """A person and the units in which they hold a post on the day, by delegation too (`Actor.units`).

    A case is shown to who sits in one of the units of its `seen_by`; to a reader without units, none is.
    """

    person: int
    units: tuple[str, ...] = ()

    @property
    def bound(self) -> dict[str, Any]:
        """What every statement on `shown` needs, and fails without."""
        return {"reader_units": list(self.units)}
