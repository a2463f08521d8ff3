"""The events of a case that are not known to be in the ledger."""

from collections.abc import Iterable

from models.chain import SealedEvent
from models.messages import AT_ONCE


class Outbox:
    """Events in order, from the first one that is not known to be recorded.

    The caller of a command records what the command decided. What nobody called for, the workflow itself owes
    to the ledger: `is_owed`.
    """

    def __init__(self, events: Iterable[SealedEvent] = (), owed_to: int = 0) -> None:
        """Begin with what an earlier run has left, owed up to seq `owed_to`."""
        self._events = list(events)
        self.owed_to = owed_to

    def put(self, events: Iterable[SealedEvent]) -> None:
        """Keep `events` until they are known to be recorded."""
        self._events.extend(events)

    def owe_all(self) -> None:
        """Whatever is in here now has to be carried to the ledger by the workflow."""
        if self._events:
            self.owed_to = self._events[-1].seq

    def trim(self, recorded: int) -> None:
        """Forget the events up to seq `recorded`: the ledger has them."""
        self._events = [event for event in self._events if event.seq > recorded]

    @property
    def is_empty(self) -> bool:
        """Whether all of the case is known to be recorded."""
        return not self._events

    @property
    def is_owed(self) -> bool:
        """Whether the workflow has to carry something to the ledger itself."""
        return bool(self._events) and self._events[0].seq <= self.owed_to

    @property
    def fits_one_payload(self) -> bool:
        """Whether all of it can be handed on at once."""
        return len(self._events) <= AT_ONCE

    @property
    def oldest(self) -> tuple[SealedEvent, ...]:
        """The next batch for the ledger. It begins with the first event: a batch never leaves a gap behind it."""
        return tuple(self._events[:AT_ONCE])

    @property
    def newest(self) -> tuple[SealedEvent, ...]:
        """What the caller of a command is to record."""
        return tuple(self._events[-AT_ONCE:])

    def after(self, seq: int) -> tuple[SealedEvent, ...]:
        """The events that follow `seq`, as many as go into one answer."""
        return tuple(event for event in self._events if event.seq > seq)[:AT_ONCE]
