"""A letter (督办单) as it was issued: whose lateness it is about, and how that stood then, whatever came later."""

from collections.abc import Iterable
from datetime import datetime

from models.domain.clocks import limit_of
from models.domain.events import Addressee, Event, RungReached
from models.domain.evolve import fold
from models.domain.limits import Limit
from models.domain.value import Value
from models.domain.words import ClockName, Measure


class IssuedLetter(Value):
    """What a letter says, out of the events up to its own.

    `owner` was to meet `clock` by `due_at`; `limit` is how long progress may take once the letter is acknowledged.
    """

    supervisor: str
    lead: str | None
    owner: str
    clock: ClockName
    due_at: datetime
    at: datetime
    level: int
    copies: tuple[Addressee, ...]
    limit: Limit

    @property
    def late(self) -> bool:
        """Whether the clock had ended by then."""
        return self.due_at <= self.at


def issued_letter(number: str, events: Iterable[Event], seq: int) -> IssuedLetter | None:
    """The letter of the rung event `seq`; `None` where that issued none."""
    before: list[Event] = []
    for event in events:
        if event.seq == seq:
            break
        before.append(event)
    else:
        return None
    case, fact = fold(number, before), event.fact
    if case is None or not isinstance(fact, RungReached) or fact.measure is not Measure.SUPERVISE:
        return None
    clock = next(clock for clock in case.clocks if clock.key == (fact.clock, fact.proposal))
    return IssuedLetter(
        supervisor=case.supervisor,
        lead=case.lead,
        owner=clock.unit,
        clock=fact.clock,
        due_at=clock.due_at,
        at=event.at,
        level=fact.level,
        copies=fact.copies or (),
        limit=limit_of(case.terms, ClockName.LETTER),
    )
