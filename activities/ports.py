"""What activities need from outside, and the activities' names; workflows may import this and no implementation."""

from typing import Protocol

from models.domain.refusals import Refusal
from models.messages import Batch, Pending, Recorded, Snapshot, Swept


class Ledger(Protocol):
    """The record's one writer."""

    async def record(self, batch: Batch) -> Recorded:
        """Record a batch in one transaction; idempotent."""


class Desk(Protocol):
    """The commands that were noted and sent, and the cases they were meant for, as the record knows them."""

    async def beat(self) -> None:
        """Say that the service lives: engine, worker and record together."""

    async def pending(self) -> tuple[Pending, ...]:
        """Commands whose outcome has been unknown for over ten seconds, the oldest first."""

    async def snapshot(self, number: str) -> Snapshot | None:
        """A case folded out of its recorded events; `None` where nothing of it is recorded."""

    async def settle(self, pending: Pending) -> None:
        """The command was taken, and its events are recorded."""

    async def refuse(self, pending: Pending, refusal: Refusal) -> None:
        """The command was not taken and will not be."""


class Sweeper(Protocol):
    """Settles commands whose caller died between the engine's answer and the record."""

    async def sweep(self) -> Swept:
        """Send every command again that has been pending for over ten seconds."""
