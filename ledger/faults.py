"""What is wrong in a spreadsheet, named by row and column so that it can be put right there."""

from collections.abc import Iterable

from models.domain.value import Value
from trouble import Trouble


class Fault(Value):
    """One thing that is wrong, and what to do; `row` counts as a spreadsheet program does, `None` is the whole file."""

    row: int | None = None
    column: str | None = None
    reason: str
    zh: str
    """The reason in Chinese."""

    def __str__(self) -> str:
        """The fault on one line."""
        place = ", ".join(part for part in (f"row {self.row}" if self.row else None, self.column) if part)
        return f"{place}: {self.reason}" if place else self.reason


class LedgerRefused(Trouble):
    """Nothing was opened: put right what is named above ({count} in {file}) and import it again."""

    code = "ledger_refused"
    exit_code = 2

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        """Keep every fault, in the order of the rows."""
        self.faults = in_order(faults)
        super().__init__(file=file, count=len(faults))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """By row; those of the whole file first."""
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))
