"""`duban prove`: every deadline and rung of one case reckoned anew from its events alone, and held to the record.

What the rules decide by themselves is asked of them again at the instant at which it was recorded: the same must come
about, in the same order, and nothing that is not there. What people did must find nothing overdue before it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from models.chain import SealedEvent
from models.domain import events as e
from models.domain.case import Case
from models.domain.clocks import next_occasion
from models.domain.decisions.advance import advance
from models.domain.dues import DueSet, dues
from models.domain.evolve import evolve
from models.domain.excuses import excuses, missed_due
from models.domain.unfolding import Unfolding
from proof.chains import chain_findings
from proof.ends import ends
from proof.proved import Proved

_BY_RULE = (e.RungReached, e.RungSkipped, e.DeadlineMissed, e.MeasureProposed, e.Resumed, e.LetterExpired)


def prove(number: str, sealed: Sequence[SealedEvent], until: datetime | None = None) -> Iterator[Proved]:
    """Prove the chain, each setting of the due, each end of another clock, each rung, and that nothing is missing.

    Up to `until`, or to the last event: what may have come after that cannot be judged. Ends at the first event that
    cannot be folded.
    """
    for finding in chain_findings(number, [event.model_dump() for event in sealed]):
        yield Proved(0, sealed[0].at, "chain", finding.detail)
    try:
        events = [event.opened() for event in sealed]
        happenings = _happenings(number, events, until or events[-1].at)
        found = list(chain(_dates(number, events), ends(number, events), happenings))
    except (ValueError, TypeError, LookupError, StopIteration) as error:
        yield Proved(0, sealed[0].at, "events", f"they do not follow from each other: {type(error).__name__}: {error}")
        return
    yield from sorted(found, key=lambda proved: proved.seq)


def _dates(number: str, events: Sequence[e.Event]) -> Iterator[Proved]:
    for due in dues(number, events):
        yield Proved(due.seq, due.at, f"due {_said(due)}", "" if due.holds else f"by the rule it is {due.reckoned}")


def _said(due: DueSet) -> str:
    if due.reckoning is None:
        return f"{due.due} ({due.how})"
    return f"{due.due} ({due.how}: {due.reckoning.limit} from {due.reckoning.start})"


def _happenings(number: str, events: Sequence[e.Event], until: datetime) -> Iterator[Proved]:
    """What came about by itself, asked of the rules anew."""
    case: Case | None = None
    expected: list[e.Event] = []
    for event in events:
        if case is not None and not expected:
            expected = _coming(case, event.at)
        if expected:
            yield _compared(event, expected.pop(0))
        elif event.by_clock and isinstance(event.fact, _BY_RULE):
            yield Proved(event.seq, event.at, _named(event), "the rules bring nothing about at this instant")
        if case is not None and isinstance(event.fact, e.CompletionConfirmed):
            yield _judged(case, event, event.fact)
        case = evolve(case, number, event)
    for missing in expected:
        yield Proved(missing.seq, missing.at, _named(missing), "it is not in the record")
    if case is not None:
        occasion = next_occasion(case)
        if occasion is not None and occasion.at <= until:
            yield Proved(case.seq, occasion.at, occasion.what.name.lower(), "it has come due and is not in the record")


def _coming(case: Case, at: datetime) -> list[e.Event]:
    """What the rules bring about at that instant before anything else can happen."""
    unfolding = Unfolding(case.number, case, at)
    advance(unfolding)
    return unfolding.events


def _judged(case: Case, event: e.Event, fact: e.CompletionConfirmed) -> Proved:
    """Whether completion was in time, with the outages that the event names."""
    excused = excuses(case, event.at, fact.outages or ())
    in_time = missed_due(case) is None or bool(excused)
    wrong = "" if (in_time, excused) == (fact.in_time, fact.outages or ()) else "by the rules it is otherwise"
    return Proved(event.seq, event.at, f"completion {'in time' if fact.in_time else 'late'}", wrong)


def _compared(recorded: e.Event, expected: e.Event) -> Proved:
    same = recorded == expected
    return Proved(recorded.seq, recorded.at, _named(recorded), "" if same else f"by the rules it is {_named(expected)}")


def _named(event: e.Event) -> str:
    match event.fact:
        case e.RungReached() as fact:
            to = ", ".join(addressee.unit for addressee in fact.to)
            late = fact.fired_at - fact.due_at
            return f"{fact.clock} {fact.round}/{fact.rung}/{fact.n} {fact.measure} level {fact.level} to {to}, due {fact.due_at}, fired {late} later"  # noqa: E501  # one line of a report
        case e.RungSkipped() as fact:
            return f"{fact.clock} {fact.round}/{fact.rung}/{fact.n} {fact.measure} skipped, due {fact.due_at}"
        case e.DeadlineMissed() as fact:
            return f"{fact.clock} missed, due {fact.due_at}"
        case fact:
            return fact.type.value
