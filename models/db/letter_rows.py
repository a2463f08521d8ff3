"""What the register says of a case's letters, folded out of its events; their numbers stand in no event."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from models.db.projection import opener
from models.domain.case import Case, Letter
from models.domain.events import Event, LetterAcknowledged, LetterExpired, RungReached
from models.domain.letters import PROGRESS, letter_clock
from models.domain.words import LetterStanding, Measure


def letter_rows(before: Case | None, steps: Iterable[tuple[Event, Case]]) -> dict[int, dict[str, Any]]:
    """What `steps`, each event with the case after it, say of letters, by the seq of their rung.

    All columns but `number` and `n` of those that are issued in them; of earlier ones, those that change.
    """
    rows: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for event, after in steps:
        for seq, said in _said(before, event, after):
            rows[seq] |= said
        before = after
    return dict(rows)


def _said(before: Case | None, event: Event, after: Case) -> Iterator[tuple[int, dict[str, Any]]]:
    if before is None or not (before.letters or after.letters):
        return
    match event.fact:
        case RungReached(measure=Measure.SUPERVISE) as fact:
            yield event.seq, _issued(event, fact, after)
        case LetterAcknowledged(letter=seq):
            yield (
                seq,
                {
                    "standing": LetterStanding.ACKNOWLEDGED.value,
                    "acknowledged_at": event.at,
                    "acknowledged_by": opener(event),
                },
            )
        case LetterExpired(letter=seq):
            yield (
                seq,
                {
                    "standing": LetterStanding.OPEN.value,
                    "acknowledged_at": None,
                    "acknowledged_by": None,
                    "expired_at": event.at,
                },
            )
    yield from _expiries(before, after)
    waiting = {letter.seq for letter in after.letters}
    for letter in before.letters:
        if letter.seq not in waiting:
            yield letter.seq, {"standing": _ending(before, letter, event).value, "ended_at": event.at}


def _issued(event: Event, fact: RungReached, case: Case) -> dict[str, Any]:
    return {
        "unit": case.supervisor,
        "year": case.calendar.local(event.at).year,
        "to_unit": fact.to[0].unit,
        "clock": fact.clock.value,
        "level": fact.level,
        "issued_at": event.at,
        "standing": LetterStanding.OPEN.value,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "expires_at": None,
        "expired_at": None,
        "ended_at": None,
    }


def _expiries(before: Case, after: Case) -> Iterator[tuple[int, dict[str, Any]]]:
    """Until when progress is awaited: a suspension moves that, too."""
    for seq in sorted({letter.seq for letter in (*before.letters, *after.letters)}):
        earlier, now = letter_clock(before, seq), letter_clock(after, seq)
        if (earlier and earlier.due_at) != (now and now.due_at):
            yield seq, {"expires_at": now.due_at if now else None}


def _ending(before: Case, letter: Letter, event: Event) -> LetterStanding:
    """Why a letter waits no longer."""
    if isinstance(event.fact, RungReached | LetterExpired):
        return LetterStanding.REPLACED
    answered = letter.acknowledged and letter.owner == before.lead and event.fact.type in PROGRESS
    return LetterStanding.ANSWERED if answered else LetterStanding.ENDED
