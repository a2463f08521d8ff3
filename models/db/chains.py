"""What the ledger holds of a case while a group is written, and the judgement of new events against it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from models.chain import GENESIS, SealedEvent, event_hash
from models.db.errors import Gap, RecordConflict
from models.domain.case import Case
from models.domain.events import Event
from models.domain.evolve import evolve
from models.messages import Batch


@dataclass(slots=True)
class Chain:
    """A case's events as far as they are recorded or about to be.

    `row` is the row of `cases` before the group, `happened` what the group adds: each event, sealed and open,
    with the case after it, and `before` the case before all that. `hashes` are those of recorded events that a batch
    of the group repeats.
    """

    number: str
    seq: int = 0
    head: str = GENESIS
    case: Case | None = None
    before: Case | None = None
    row: dict[str, Any] | None = None
    hashes: dict[int, str] = field(default_factory=dict)
    happened: list[tuple[SealedEvent, Event, Case]] = field(default_factory=list)

    def extend(self, batch: Batch) -> None:
        """Take the batch in whole, skipping what is there already; or refuse it and stay as it is.

        Raises `Gap` where events are missing before it or within it, and `RecordConflict` where it contradicts
        the record, breaks the chain or cannot be folded.
        """
        seq, head, case = self.seq, self.head, self.case
        happened: list[tuple[SealedEvent, Event, Case]] = []
        for sealed in batch.events:
            if sealed.seq <= self.seq:
                if self.hashes.get(sealed.seq) != sealed.hash:
                    raise RecordConflict(number=self.number, seq=sealed.seq, why="another event stands there")
                continue
            if sealed.seq != seq + 1:
                raise Gap(number=self.number, held=self.seq)
            self._check(sealed, head)
            try:
                event = sealed.opened()
                case = evolve(case, self.number, event)
            except (ValidationError, ValueError, StopIteration) as error:
                raise RecordConflict(number=self.number, seq=sealed.seq, why="does not fold") from error
            seq, head = sealed.seq, sealed.hash
            happened.append((sealed, event, case))
        if not self.happened:
            self.before = self.case
        self.seq, self.head, self.case = seq, head, case
        self.happened += happened
        self.hashes.update((sealed.seq, sealed.hash) for sealed, _, _ in happened)

    @property
    def told(self) -> Iterator[tuple[Case, Event, Case | None]]:
        """What happened, for those who hear of it: the case after each event, the event, and the case before it."""
        before = self.before
        for _, event, case in self.happened:
            yield case, event, before
            before = case

    def _check(self, event: SealedEvent, head: str) -> None:
        if event.prev != head:
            raise RecordConflict(number=self.number, seq=event.seq, why="prev is not the head")
        expected = event_hash(
            self.number,
            seq=event.seq,
            kind=event.type,
            at=event.at,
            actor=event.actor,
            data=event.data,
            prev=event.prev,
        )
        if event.hash != expected:
            raise RecordConflict(number=self.number, seq=event.seq, why="the hash is another")
