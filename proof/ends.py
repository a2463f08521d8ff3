"""The ends of a case's clocks, the due's aside: reckoned by hand, and held to the rules and to what is recorded.

No event says where a stage ends, except where an adoption moves it. So each end is told with what it is counted from,
to be counted out by whoever reads it; and no miss, no expiry and no rung may say otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from models.domain import events as e
from models.domain.case import Case
from models.domain.evolve import evolve
from models.domain.limits import Limit
from models.domain.words import ClockName
from proof.proved import Proved
from proof.running import Clocks, Key, Running


def ends(number: str, events: Iterable[e.Event]) -> Iterator[Proved]:
    """Every start and every move of a clock, and whatever contradicts it."""
    case: Case | None = None
    clocks: Clocks | None = None
    for event in events:
        before, case = case, evolve(case, number, event)
        was: dict[Key, Running] = {}
        if before is None or clocks is None:
            clocks = Clocks(case.terms, case.calendar)
            clocks.start(ClockName.ASSIGN, event.at)
        else:
            was = dict(clocks.running)
            yield from _contradicted(clocks, event)
            clocks.happened(before, event)
        known = {clock.key for clock in before.clocks} if before is not None else set()
        yield from _compared(event, was, clocks.running, case, known)


def _compared(
    event: e.Event, was: Mapping[Key, Running], running: dict[Key, Running], case: Case, known: AbstractSet[Key]
) -> Iterator[Proved]:
    """What the event has started or moved, by hand and by the rules, which fold in what it recorded.

    Told once: from there on the record's word is taken. `known` are the clocks that ran by the rules before it.
    """
    recorded = {clock.key: clock.due_at for clock in case.clocks if clock.name is not ClockName.DUE}
    for key in sorted({*running, *recorded}, key=str):
        one, end = running.get(key), recorded.get(key)
        if one is None:
            if key in was or key not in known:
                yield Proved(event.seq, event.at, f"{_called(key)} ends {end}", "it does not run")
        elif end is None:
            del running[key]
            # A letter that is answered, or whose lateness is over, waits no longer: that is no date.
            if key[0] is not ClockName.LETTER:
                yield Proved(event.seq, event.at, f"{_called(key)} ends {one.end}", "by the record it does not run")
        elif end != one.end or was.get(key) != one:
            said = f"{_called(key)} ends {one.end} ({_counted(one)})"
            yield Proved(event.seq, event.at, said, "" if end == one.end else f"by the record it ends {end}")
            running[key] = replace(one, end=end)


def _contradicted(clocks: Clocks, event: e.Event) -> Iterator[Proved]:
    """Where a miss, an expiry or a rung does not agree with the end of its clock."""
    match event.fact:
        case e.DeadlineMissed() as fact if fact.clock is not ClockName.DUE:
            key = fact.clock, fact.proposal
        case e.LetterExpired() as fact:
            key = ClockName.LETTER, fact.letter
        case e.PolicyAdopted() | e.CalendarAdopted() as adopted:
            for end in adopted.moved or ():
                if end.clock is not ClockName.DUE and (end.clock, end.proposal) not in clocks.running:
                    what = f"{_called((end.clock, end.proposal))} moved to {end.due_at}"
                    yield Proved(event.seq, event.at, what, "it does not run")
            return
        case e.RungReached() | e.RungSkipped() as rung if rung.clock is not ClockName.DUE:
            yield from _off_its_ladder(clocks, event, rung)
            return
        case _:
            return
    one, what = clocks.running.get(key), f"{_called(key)} passed at {fact.due_at}"
    if one is None:
        yield Proved(event.seq, event.at, what, "it does not run")
    elif one.end != fact.due_at or event.at < one.end:
        yield Proved(event.seq, event.at, what, f"it ends {one.end}")


def _off_its_ladder(clocks: Clocks, event: e.Event, rung: e.RungReached | e.RungSkipped) -> Iterator[Proved]:
    """A rung lies where the ladder puts it from the end. What repeats or was held up, only the rules can tell."""
    key = rung.clock, rung.proposal
    one, what = clocks.running.get(key), f"{_called(key)} rung {rung.rung} due {rung.due_at}"
    ladder = clocks.terms.ladder(rung.clock)
    if one is None or rung.rung >= len(ladder):
        yield Proved(event.seq, event.at, what, "it does not run" if one is None else "there is no such rung")
        return
    step = ladder[rung.rung]
    if isinstance(step.after, Limit) and step.level == 0 and step.every is None:
        planned = clocks.calendar.shifted(one.end, step.after)
        if planned != rung.due_at:
            yield Proved(event.seq, event.at, what, f"{step.after} from its end {one.end} is {planned}")


def _called(key: Key) -> str:
    name, which = key
    return f"{name} {which}" if which is not None else name.value


def _counted(one: Running) -> str:
    back = f", {one.days} working days given back" if one.days else f", {one.time} given back" if one.time else ""
    moved = "" if one.as_counted else ", kept from lying behind"
    return f"{one.limit} from {one.start}{back}{moved}"
