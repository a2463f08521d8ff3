"""Who held a case, and for how long."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from api.shapes.names import unit_named, units_named
from models.db.queries.holdings import Held
from models.domain.calendars import Calendar
from models.domain.holding import Holding
from models.domain.organization import Organization
from models.domain.working_time import WORKING_DAY, working_time


def held_page(
    holdings: Iterable[Holding], calendar: Calendar, organization: Organization, now: datetime
) -> dict[str, Any]:
    """Every interval with its side and units, and each side's sum, in working days of nine hours up to `now`."""
    sums: defaultdict[str, timedelta] = defaultdict(timedelta)
    intervals = []
    for holding in holdings:
        length = working_time(calendar, holding.since, holding.until or now)
        sums[holding.holder.side.value] += length
        intervals.append(
            {
                "since": holding.since,
                "until": holding.until,
                "side": holding.holder.side.value,
                "units": units_named(organization, holding.holder.units),
                "working_days": in_days(length),
            }
        )
    return {"working_days": {side: in_days(length) for side, length in sums.items()}, "intervals": intervals}


def in_days(length: timedelta) -> float:
    """Working time in working days, to a hundredth."""
    return round(length / WORKING_DAY, 2)


def held_by_units(
    held: Iterable[Held], units: Iterable[str], calendar: Calendar, organization: Organization
) -> list[dict[str, Any]]:
    """For each of `units` how many cases it held, and for how many working days, alone and with others."""
    of: dict[str, list[Held]] = {unit: [] for unit in units}
    for interval in held:
        of[interval.unit].append(interval)
    return [
        {
            "unit": unit_named(organization, unit),
            "cases": len({interval.number for interval in intervals}),
            "working_days": _summed(intervals, calendar, shared=False),
            "shared_working_days": _summed(intervals, calendar, shared=True),
        }
        for unit, intervals in of.items()
    ]


def _summed(intervals: Iterable[Held], calendar: Calendar, *, shared: bool) -> float:
    lengths = (working_time(calendar, one.since, one.until) for one in intervals if one.shared is shared)
    return in_days(sum(lengths, timedelta()))
