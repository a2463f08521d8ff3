"""Opening what an import asks for: several at once, none twice, and no more once the service is gone."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from ledger.judging import Prospect

AT_ONCE = 8
"""How many are on their way at a time."""
GIVE_UP_AFTER = 8
"""How many may fail in a row before the rest is left for another time."""


class NotOpened(Exception):  # noqa: N818  # what became of one row, no fault of the program
    """The service did not open this case, or did not say so; `passing` where the same may well go later."""

    def __init__(self, reason: str, zh: str = "", *, passing: bool = False) -> None:
        """Keep what it said, in both languages."""
        super().__init__(reason)
        self.reason = reason
        self.zh = zh
        self.passing = passing


class AlreadyOpen(Exception):  # noqa: N818  # what became of one row, no fault of the program
    """A case of this source and number is there already; `number` is its own, where the importer may see it."""

    def __init__(self, number: str | None) -> None:
        """Keep its number."""
        super().__init__(number)
        self.number = number


Tell = Callable[[str, str | None], None]
"""Hears of each row by 序号, with the number of its case where it is one now."""


class Opener(Protocol):
    """Opens one case at a time."""

    async def open(self, prospect: Prospect) -> str:
        """The number of the new case. Raises `AlreadyOpen` and `NotOpened`."""


@dataclass
class Outcome:
    """What became of the rows: case numbers by 序号, reasons by row, and how many were not tried."""

    opened: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str | None] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    left: int = 0

    @property
    def complete(self) -> bool:
        """Whether every row is a case now."""
        return not self.failed and not self.left


async def open_all(
    prospects: Iterable[Prospect],
    opener: Opener,
    outcome: Outcome,
    tell: Tell,
    *,
    at_once: int = AT_ONCE,
) -> None:
    """Open every prospect, adding to `outcome` what becomes of each; `tell` is called each time.

    After `GIVE_UP_AFTER` failures in a row the rest is left as it is: the same import again goes on there.
    With one `at_once`, case numbers follow the rows.
    """
    waiting = iter(list(prospects))
    in_a_row = 0

    async def work() -> None:
        nonlocal in_a_row
        while in_a_row < GIVE_UP_AFTER and (prospect := next(waiting, None)) is not None:
            entry = prospect.entry
            number = None
            try:
                number = outcome.opened[entry.ref] = await opener.open(prospect)
                in_a_row = 0
            except AlreadyOpen as there:
                number = outcome.skipped[entry.ref] = there.number
                in_a_row = 0
            except NotOpened as error:
                outcome.failed[entry.row] = error.reason
                in_a_row += 1
            tell(entry.ref, number)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work())
    outcome.left = sum(1 for _ in waiting)
