"""A ledger in memory that keeps the rules of the real one: in order, without a gap, once, one chain."""

import asyncio

from models.chain import GENESIS, SealedEvent, event_hash
from models.domain.case import Case
from models.domain.evolve import fold
from models.messages import Batch, Recorded, Snapshot


class GapError(Exception):
    """The batch does not follow on what is recorded."""


class AwayError(Exception):
    """The database does not answer."""


class MemoryLedger:
    """Remembers events by case; `away` makes it fail like a lost database."""

    def __init__(self) -> None:
        self.away = False
        self.batches: list[Batch] = []
        self.attempts = 0
        self._cases: dict[str, list[SealedEvent]] = {}
        self._grown = asyncio.Condition()

    async def record(self, batch: Batch) -> Recorded:
        """Record as the real one does."""
        self.attempts += 1
        if self.away:
            raise AwayError
        events = self._cases.setdefault(batch.number, [])
        for event in batch.events:
            if event.seq <= len(events):
                assert events[event.seq - 1] == event, "another event is recorded under this seq"
                continue
            if event.seq > len(events) + 1:
                raise GapError(len(events), event.seq)
            prev = events[-1].hash if events else GENESIS
            assert event.prev == prev, "the chain is broken"
            assert event.hash == event_hash(
                batch.number,
                seq=event.seq,
                kind=event.type,
                at=event.at,
                actor=event.actor,
                data=event.data,
                prev=prev,
            )
            events.append(event)
        self.batches.append(batch)
        async with self._grown:
            self._grown.notify_all()
        return Recorded(seq=len(events))

    def events(self, number: str) -> list[SealedEvent]:
        """All that is recorded of a case."""
        return self._cases.get(number, [])

    def seq(self, number: str) -> int:
        """The highest recorded seq of a case."""
        return len(self.events(number))

    def types(self, number: str) -> list[str]:
        """The recorded events by name."""
        return [event.type for event in self.events(number)]

    def case(self, number: str) -> Case:
        """The case folded out of its record."""
        case = fold(number, (event.opened() for event in self.events(number)))
        assert case is not None
        return case

    def snapshot(self, number: str) -> Snapshot:
        """What a workflow is revived from."""
        events = self.events(number)
        recent = tuple(event.command for event in events if event.command)[-64:]
        return Snapshot(case=self.case(number), head=events[-1].hash, recent=recent)

    async def holds(self, number: str, seq: int, *, patience: float = 10) -> None:
        """Wait until the case is recorded up to `seq`."""
        async with asyncio.timeout(patience), self._grown:
            await self._grown.wait_for(lambda: self.seq(number) >= seq)
