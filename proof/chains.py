"""A case's events as recorded: whether they are one unbroken chain, and what they fold into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.chain import GENESIS, SealedEvent, event_hash
from models.domain.case import Case
from models.domain.events import Event
from models.domain.evolve import evolve
from proof.finding import Finding, Kind
from proof.held import Row

REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Folded:
    """A case out of a sound chain: its state, the hash of its last event, and each event with the case after it."""

    case: Case
    head: str
    steps: tuple[tuple[Event, Case], ...]
    recent: tuple[str, ...]


def chain_findings(number: str, events: Sequence[Row]) -> Iterator[Finding]:
    """What is wrong with the chain; each place is named once, and what follows it is judged by itself."""
    expected, prev = 1, GENESIS
    for event in events:
        seq = event["seq"]
        if seq != expected:
            what = f"event {expected}" if seq == expected + 1 else f"events {expected} to {seq - 1}"
            yield Finding(Kind.EVENT_MISSING, number, f"{what} missing before event {seq}")
        elif event["prev"] != prev:
            yield Finding(Kind.CHAIN_BROKEN, number, f"event {seq} does not name the hash of the one before it")
        if not _is_as_hashed(number, event):
            yield Finding(Kind.EVENT_CHANGED, number, f"event {seq} ({event['type']}) is not what its hash says")
        expected, prev = seq + 1, event["hash"]


def fold_recorded(number: str, events: Sequence[Row]) -> Folded | Finding:
    """The case that a sound chain folds into, or why it does not."""
    case: Case | None = None
    steps = []
    for row in events:
        try:
            event = sealed(row).opened()
            case = evolve(case, number, event)
        except (ValueError, LookupError, StopIteration) as error:
            reason = f"event {row['seq']} ({row['type']}) cannot follow what is before it: {type(error).__name__}"
            return Finding(Kind.DOES_NOT_FOLD, number, reason)
        steps.append((event, case))
    if case is None:
        return Finding(Kind.CASE_GONE, number, "no events")
    recent = tuple(row["command"] for row in events if row["command"])[-REMEMBERED:]
    return Folded(case, events[-1]["hash"], tuple(steps), recent)


def sealed(row: Row) -> SealedEvent:
    """A row of `case_events` whose hash was found right: its types are known."""
    return SealedEvent.model_construct(**{name: row[name] for name in SealedEvent.model_fields})


def _is_as_hashed(number: str, event: Row) -> bool:
    try:
        expected = event_hash(
            number,
            seq=event["seq"],
            kind=event["type"],
            at=event["at"],
            actor=event["actor"],
            data=event["data"],
            prev=event["prev"],
        )
    except (ValueError, TypeError):
        # JSON that has no canonical form never was hashed.
        return False
    return bool(event["hash"] == expected)
