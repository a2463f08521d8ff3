"""The chain of a case's events: canonical form, hash, and the way back to what an event says.

`hash = SHA-256(prev ‖ canonical JSON of {case, seq, type, at, actor, data})`, the JSON after RFC 8785. Texts
stand in `data` as digests and people as ids, so that erasing a text leaves the chain whole.

What facts consist of (no fractions, names in ASCII) orjson writes as RFC 8785 wants it, fifty times as fast as the
library of that name; tests/models/test_chain.py compares the two.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from pydantic import TypeAdapter

from models.domain.events import AnyFact, Event
from models.domain.value import Value

GENESIS = "0" * 64
"""The `prev` of a case's first event."""

_FACTS: TypeAdapter[AnyFact] = TypeAdapter(AnyFact)


class SealedEvent(Value):
    """An event as it is recorded, for ever. `command` names the command whose first event this is."""

    seq: int
    type: str
    at: datetime
    actor: str
    data: dict[str, Any]
    prev: str
    hash: str
    command: str | None = None

    def opened(self) -> Event:
        """What the event says, for folding."""
        fact = _FACTS.validate_python({**self.data, "type": self.type})
        return Event(seq=self.seq, at=self.at, actor=self.actor, fact=fact)


def seal(number: str, events: Iterable[Event], *, prev: str, command: str | None = None) -> tuple[SealedEvent, ...]:
    """`events` of case `number`, chained on to the hash `prev`; the first one names `command`."""
    sealed: list[SealedEvent] = []
    for event in events:
        data = event.fact.model_dump(mode="json", exclude={"type"}, exclude_none=True)
        kind = event.fact.type.value
        digest = event_hash(number, seq=event.seq, kind=kind, at=event.at, actor=event.actor, data=data, prev=prev)
        sealed.append(
            SealedEvent(
                seq=event.seq,
                type=kind,
                at=event.at,
                actor=event.actor,
                data=data,
                prev=prev,
                hash=digest,
                command=command if not sealed else None,
            )
        )
        prev = digest
    return tuple(sealed)


def event_hash(  # noqa: PLR0913  # what is hashed is what is named
    number: str, *, seq: int, kind: str, at: datetime, actor: str, data: dict[str, Any], prev: str
) -> str:
    """The hexadecimal hash of one event after `prev`."""
    body: dict[str, Any] = {
        "case": number,
        "seq": seq,
        "type": kind,
        "at": instant_text(at),
        "actor": actor,
        "data": data,
    }
    return sha256(prev.encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def instant_text(at: datetime) -> str:
    """An instant in RFC 3339, UTC, to the microsecond: its one canonical form."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
