"""How a rung comes to its instant, step by step, so that whoever reads it can count it out."""

from datetime import datetime
from enum import StrEnum

from models.domain.case import Case, Clock
from models.domain.clocks import distance_to_own, halfway, rung_at, rung_number
from models.domain.limits import Limit
from models.domain.reckoning import Shift, shifted
from models.domain.value import Value


class CountedFrom(StrEnum):
    """What a rung is counted from: the clock's end, half of its way, or the unit's own rung that an outage held up."""

    END = "end"
    HALF = "half"
    OWN_RUNG = "own_rung"


class RungCounted(Value):
    """A rung lies at `planned_at`: the last of `shifts`, each from where the one before it led, the first from `start`.

    Half of the way of a clock that began at `begun_at` needs none. `own_rung` is the place of the unit's own.
    """

    counted_from: CountedFrom
    start: datetime
    begun_at: datetime
    own_rung: int | None = None
    shifts: tuple[Shift, ...] = ()
    planned_at: datetime


def rung_counted(case: Case, clock: Clock) -> RungCounted:
    """The next rung of `clock` counted out; `planned_at` is what `clocks.planned_at` says."""
    rung, calendar = rung_at(case.terms, clock), case.calendar
    counted_from, start, own, shifts = CountedFrom.END, clock.due_at, None, []
    if clock.delay and rung.level:
        counted_from, start, own = CountedFrom.OWN_RUNG, clock.delay.fired_at, clock.delay.rung
        distance = distance_to_own(case, clock, clock.delay, rung)
        if isinstance(distance, Limit):
            shifts = [shifted(calendar, start, distance)]
        else:
            shifts = [Shift(start=start, ends_at=start + distance)]
    elif isinstance(rung.after, Limit):
        shifts = [shifted(calendar, start, rung.after)]
    else:
        counted_from = CountedFrom.HALF
    planned = shifts[-1].ends_at if shifts else halfway(clock)
    repeats = clock.step - rung_number(case.terms, clock)
    if repeats and rung.every is not None:
        shifts.append(shifted(calendar, planned, rung.every.times(repeats)))
        planned = shifts[-1].ends_at
    return RungCounted(
        counted_from=counted_from,
        start=start,
        begun_at=clock.started_at,
        own_rung=own,
        shifts=tuple(shifts),
        planned_at=planned,
    )
