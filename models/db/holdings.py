"""Which unit held which case when: projected from the events, for sums over units and periods."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from models.db.chains import Chain
from models.db.holding_tables import CASE_HOLDINGS
from models.db.recordsets import recordset
from models.domain.case import Case
from models.domain.events import Event
from models.domain.holding import Side, holder

_END = recordset(CASE_HOLDINGS, ("number", "unit", "shared", "until"), "ended")
_BEGIN = recordset(CASE_HOLDINGS, CASE_HOLDINGS.c.keys(), "begun")
ENDED = (
    update(CASE_HOLDINGS)
    .where(
        *(CASE_HOLDINGS.c[name] == _END.c[name] for name in ("number", "unit", "shared")),
        CASE_HOLDINGS.c.until.is_(None),
    )
    .values(until=_END.c.until)
    .cte("ends")
)
BEGUN = insert(CASE_HOLDINGS).from_select(CASE_HOLDINGS.c.keys(), select(*_BEGIN.c)).cte("begins")
"""With `ENDED`, what brings intervals up to `bound_holdings`."""


class Hold(NamedTuple):
    """A unit that holds a case, alone or with others."""

    unit: str
    shared: bool


class Interval(NamedTuple):
    """A unit's holding from `since` to `until`, which is `None` while it lasts."""

    hold: Hold
    since: datetime
    until: datetime | None


def holds(case: Case | None) -> frozenset[Hold]:
    """The units that hold the case as it stands; none while it is suspended, and none once it has ended."""
    held = holder(case) if case is not None else None
    return frozenset(Hold(unit, held.side is Side.SHARED) for unit in held.units) if held is not None else frozenset()


def intervals(
    before: Case | None, happened: Iterable[tuple[Event, Case]]
) -> tuple[list[Interval], dict[Hold, datetime]]:
    """What `happened` adds, each event with the case after it: intervals that begin, and when those end that ran.

    `before` is the case before all that. A unit's interval goes on while others come to share it, or leave.
    """
    begun: dict[Hold, datetime] = {}
    ended: dict[Hold, datetime] = {}
    whole: list[Interval] = []
    for event, case in happened:
        # An imported case was held from the day on which it was opened.
        at = event.at if before is not None else case.opened_at
        was, now = holds(before), holds(case)
        for hold in was - now:
            since = begun.pop(hold, None)
            if since is None:
                ended[hold] = at
            elif since < at:
                whole.append(Interval(hold, since, at))
        begun |= dict.fromkeys(now - was, at)
        before = case
    return whole + [Interval(hold, since, None) for hold, since in begun.items()], ended


def bound_holdings(chains: Iterable[Chain]) -> dict[str, list[dict[str, Any]]]:
    """What a statement with `ENDED` and `BEGUN` is to write: all that has happened to the intervals of `chains`."""
    begins, ends = [], []
    for chain in chains:
        begun, ended = intervals(chain.before, ((event, case) for _, event, case in chain.happened))
        ends += [{"number": chain.number, **hold._asdict(), "until": at} for hold, at in ended.items()]
        begins += [
            {"number": chain.number, **interval.hold._asdict(), "since": interval.since, "until": interval.until}
            for interval in begun
        ]
    return {"ended": ends, "begun": begins}
