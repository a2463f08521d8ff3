"""The picture of a unit and all below it: what stands how, where it waits, how old it is, and how it came to that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from api.callers import Caller
from models.db.queries.counts import Counts, UnitCounts
from models.db.queries.trends import Trend
from models.domain.units import PARTY_LINE
from models.domain.words import ENDED, Lamp, State

MONTHS = 12
OPEN_STATES = tuple(state for state in State if state not in ENDED)
_SHINING = (Lamp.RED.value, Lamp.YELLOW.value, Lamp.GREEN.value)
_MOST_BRANCHES = 40
_AGES = (5, 20, 60)
"""Calendar days that part the overdue into bands."""


@dataclass
class Standing:
    """How the cases stand that one unit leads, or one and all below it; the suspended ones are grey and open."""

    unit: str
    subtree: bool
    depth: int = 0
    open: int = 0
    overdue: int = 0
    suspended: int = 0
    lamps: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SHINING, 0))
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys((state.value for state in OPEN_STATES), 0))

    def add(self, counted: UnitCounts) -> None:
        """Count another unit's, too."""
        for lit in _SHINING:
            self.lamps[lit] += counted.by_lamp[lit]
        for state in OPEN_STATES:
            self.states[state.value] += counted.by_state[state.value]
        self.open = sum(self.states.values())
        self.overdue += counted.overdue
        # Grey are these, and what has ended.
        self.suspended = self.open - sum(self.lamps.values())


def standing(counted: Counts, units: Iterable[str], unit: str, *, subtree: bool = True, depth: int = 0) -> Standing:
    """Of `units` together, told as `unit`'s."""
    found = Standing(unit, subtree, depth)
    for one in units:
        if one in counted.by_unit:
            found.add(counted.by_unit[one])
    return found


def branches(counted: Counts, caller: Caller, unit: str, below: Iterable[str]) -> list[Standing]:
    """What `unit` leads itself, then each unit under it with all below that, in the tree's order.

    Those without a case are left out, and where too many would be left, all but the ones directly under it.
    """
    led: defaultdict[str | None, list[str]] = defaultdict(list)
    for one in below:
        if one != unit:
            led[caller.organization.leader(one, PARTY_LINE, caller.day)].append(one)
    itself = [standing(counted, (unit,), unit, subtree=False)] if unit in counted.by_unit else []
    rows = list(_branches(counted, led, unit, 0))
    if len(rows) > _MOST_BRANCHES:
        rows = [row for row in rows if not row.depth]
    return itself + rows


def _branches(counted: Counts, led: Mapping[str | None, list[str]], unit: str, depth: int) -> Iterator[Standing]:
    for one in led[unit]:
        units = tuple(_tree(led, one))
        if not counted.by_unit.keys().isdisjoint(units):
            yield standing(counted, units, one, depth=depth)
            yield from _branches(counted, led, one, depth + 1)


def _tree(led: Mapping[str | None, list[str]], unit: str) -> Iterator[str]:
    yield unit
    for one in led[unit]:
        yield from _tree(led, one)


def offered(counted: Counts, caller: Caller) -> list[str]:
    """The units that a picture can be asked of: the caller's own, those that lead their cases, and what leads these."""
    own = caller.reader.units
    found = {*own, *(unit for unit in counted.by_unit if unit is not None)}
    below = {low for unit in own for low in caller.organization.subtree(unit, PARTY_LINE, caller.day)}
    for unit in tuple(found):
        above = caller.organization.leader(unit, PARTY_LINE, caller.day)
        while above in below and above not in found:
            found.add(above)
            above = caller.organization.leader(above, PARTY_LINE, caller.day)
    return [*dict.fromkeys(own), *sorted(found - set(own))]


@dataclass(frozen=True)
class Month:
    """What came and went in a month: from its first day up to the next one's."""

    begins: date
    ends: date
    opened: int
    closed: int
    missed: int


def month_days(day: date) -> list[date]:
    """The first days of the last twelve months, this one included, and of the next."""
    last = day.year * 12 + day.month
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS, last + 1)]


def months(days: Sequence[date], told: Trend) -> list[Month]:
    """A trend month by month, the newest first."""
    counted = zip(pairwise(days), told.opened, told.closed, told.missed, strict=True)
    return [Month(begins, ends, opened, closed, missed) for (begins, ends), opened, closed, missed in counted][::-1]


@dataclass(frozen=True)
class Age:
    """How many cases are overdue for so many calendar days; `most` is `None` for what has no end."""

    least: int
    most: int | None
    n: int
    asked: dict[str, Any]


def age_days(day: date) -> list[date]:
    """The days that part the overdue, the oldest first."""
    return [day - timedelta(days=age) for age in reversed(_AGES)]


def ages(day: date, counted: Sequence[int]) -> Iterator[Age]:
    """The bands of the overdue, the youngest first, with the filters that show them."""
    days = [*reversed(age_days(day)), None]
    before: date | None = None
    least = 0
    for after, most, n in zip(days, (*_AGES, None), reversed(counted), strict=True):
        asked = {"overdue": "true", "overdue_before": before, "overdue_after": after}
        yield Age(least, most, n, {name: value for name, value in asked.items() if value is not None})
        before, least = after, (most or 0) + 1


def midnights(days: Iterable[date], zone: str) -> list[datetime]:
    """The instants at which days begin."""
    return [datetime.combine(day, time(), ZoneInfo(zone)) for day in days]
