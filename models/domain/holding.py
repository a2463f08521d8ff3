"""Who held a case, and for how long (domain.md, "Clocks"): every interval has one owner, or is shared by several."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from models.domain.case import Case
from models.domain.events import Event
from models.domain.evolve import evolve
from models.domain.standing import held_by
from models.domain.value import Value


class Side(StrEnum):
    """Which side holds a case: one unit as lead or supervisor, lead and co-units together, or nobody."""

    SUPERVISOR = "supervisor"
    LEAD = "lead"
    SHARED = "shared"
    SUSPENDED = "suspended"


class Holder(Value):
    """The side that holds a case, and its units; none while it is suspended."""

    side: Side
    units: tuple[str, ...]


class Holding(Value):
    """A holder from `since` to `until`, which is `None` while it lasts; instants in UTC."""

    since: datetime
    until: datetime | None
    holder: Holder


def holder(case: Case) -> Holder | None:
    """Who holds the case as it stands; `None` once it has ended."""
    if case.ended:
        return None
    units = held_by(case)
    if case.suspension is not None:
        return Holder(side=Side.SUSPENDED, units=())
    if len(units) > 1:
        return Holder(side=Side.SHARED, units=units)
    return Holder(side=Side.LEAD if units == (case.lead,) else Side.SUPERVISOR, units=units)


def holdings(number: str, events: Iterable[Event]) -> Iterator[Holding]:
    """All intervals of a case in order, without gap or overlap while it is open."""
    case: Case | None = None
    held: Holder | None = None
    since = None
    for event in events:
        # An imported case was held from the day on which it was opened.
        at = event.at if case is not None else None
        case = evolve(case, number, event)
        at = at or case.opened_at
        now = holder(case)
        if now == held:
            continue
        if held is not None and since is not None and since < at:
            yield Holding(since=since, until=at, holder=held)
        since, held = at, now
    if held is not None and since is not None:
        yield Holding(since=since, until=None, holder=held)
