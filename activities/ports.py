"""What activities need from outside, and the activities' names; workflows may import this and no implementation."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from models.domain.delivering import DeliveryState, Outcome, Verdict
from models.domain.outgoing import Outgoing
from models.domain.refusals import Refusal
from models.messages import Adoption, Batch, Became, Moving, Pending, Recorded, Snapshot, Swept
from models.statements import Act, Checkpoint, HeadPart, Stood


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


class AdoptionBook(Protocol):
    """Adoptions and their progress, as the record keeps them."""

    async def gather(self, adoption: Adoption) -> int:
        """Enter the adoption if it is new, and every open case that it concerns and that is not entered yet.

        Gives how many cases still wait to be moved.
        """

    async def waiting(self, adoption: Adoption, after: str, limit: int) -> tuple[Moving, ...]:
        """The next cases that wait, by number."""

    async def settle(self, adoption: Adoption, outcomes: Mapping[str, Became]) -> None:
        """Keep what became of these cases."""

    async def finish(self, adoption: Adoption) -> None:
        """No case waits any more."""

    async def snapshot(self, number: str) -> Snapshot | None:
        """A case folded out of its recorded events; `None` where nothing of it is recorded."""


class Sweeper(Protocol):
    """Settles commands whose caller died between the engine's answer and the record."""

    async def sweep(self) -> Swept:
        """Send every command again that has been pending for over ten seconds."""


class Outbox(Protocol):
    """The deliveries as the record keeps them."""

    async def plan(self) -> int:
        """Plan the notices that came in: when they are sent, or that they wait for the digest; how many they were."""

    async def make_digests(self) -> int:
        """Make the digests whose hour has come; of how many channels it had."""

    async def due(self) -> tuple[int, ...]:
        """Deliveries that want a workflow, the oldest first: those whose time has come, and those long unheard of."""

    async def started(self, delivery: int) -> None:
        """A workflow sees to the delivery."""

    async def begin(self, delivery: int) -> Outgoing | DeliveryState:
        """Note that an attempt is made, and give what to send; or the state of a delivery that needs none."""

    async def end(self, outgoing: Outgoing, outcome: Outcome) -> Verdict:
        """Note how the attempt ended, and judge what follows."""


class Sender(Protocol):
    """A way out of the service."""

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Send a message. Whatever the far end does is an outcome, and ends within a minute."""


class Starter(Protocol):
    """The engine, as far as deliveries are concerned."""

    async def see_to(self, delivery: int) -> None:
        """Have a workflow see to the delivery, unless one does."""


class Lookout(Protocol):
    """Looks at all lines of the organization and keeps what it finds."""

    async def look(self) -> int:
        """Make a report; how much lacks."""


class UncitedUploads(Protocol):
    """The uploads as the record keeps them, where it is about those that no event cites."""

    async def drop(self, before: datetime) -> int:
        """Forget those that were last used before that instant; how many they were."""

    async def unheld(self, digests: Iterable[str]) -> list[str]:
        """Those of these files of which no case has an upload."""

    def holding(self, digest: str) -> AbstractAsyncContextManager[bool]:
        """Whether no case has an upload of the file; it stays so until the end."""


class CheckpointBook(Protocol):
    """The record, as far as checkpoints are concerned, and the checkpoints in it."""

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Hold off every other taker for as long as this is open."""

    async def newest(self) -> Checkpoint | None:
        """The last one kept."""

    async def stood(self) -> Stood:
        """How far the feed and the acts are."""

    def parts(self, since: int, position: int) -> AsyncIterator[HeadPart]:
        """The heads in (`since`, `position`], part by part."""

    async def acts_after(self, n: int) -> Sequence[Act]:
        """Acts after the `n`th."""

    async def add(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""

    async def unwritten(self) -> Sequence[Checkpoint]:
        """Those that the file may lack."""

    async def unmailed(self) -> Sequence[Checkpoint]:
        """Those that were kept since one was mailed."""

    async def written(self, ns: Iterable[int]) -> None:
        """The file holds them."""

    async def mailed(self, ns: Iterable[int]) -> None:
        """The mail server has taken them."""


class CheckpointMailer(Protocol):
    """The way of checkpoints into a mailbox."""

    async def mail(self, checkpoints: Sequence[Checkpoint]) -> str | None:
        """Send them in one mail; why it could not be, where it could not."""


class AccessBook(Protocol):
    """The access log."""

    async def forget(self) -> int:
        """Delete what is older than is kept; how many entries that were."""
