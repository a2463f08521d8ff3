"""The rungs that a running clock has ahead of it, with their instants: what comes about unless somebody acts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from models.domain.case import Case, Clock
from models.domain.clocks import last_skipped, planned_at, rung_at, rung_number, waits_for_extension
from models.domain.limits import Limit
from models.domain.value import Value
from models.domain.words import ClockName, Measure

Waits = Literal["suspension", "extension"] | None
"""What must be over before a rung comes."""

REPEATS_AHEAD = 2
"""A last rung comes again for as long as its clock runs; so many of its repeats are looked at, beyond the next one."""


class RungAhead(Value):
    """A rung as it would come if nothing happens until then; `every` says how often it comes again.

    `rung` is its place in the ladder, `repeat` which repeat of the last one. `level` is how high it goes of the
    `wanted_level`. `planned_at` is counted from the clock's end, `told_at` is that within working hours. It
    `waits_for` whatever must be over first; one that is `skipped` tells nobody.
    """

    rung: int
    repeat: int
    measure: Measure
    level: int
    wanted_level: int
    planned_at: datetime
    told_at: datetime
    every: Limit | None = None
    waits_for: Waits = None
    skipped: bool = False

    @property
    def fires_at(self) -> datetime | None:
        """When it comes; `None` while that is open, and where it never does."""
        return None if self.waits_for is not None or self.skipped else self.told_at


def rungs_ahead(case: Case, clock: Clock, repeats: int = REPEATS_AHEAD) -> Iterator[RungAhead]:
    """The rungs of `clock` that have not come yet, in their order, with so many `repeats` of the last one.

    One that waits holds up those after it; what is skipped together is one. A letter's clock
    climbs no ladder.
    """
    if clock.name is ClockName.LETTER:
        return
    last = len(case.terms.ladder(clock.name)) - 1
    waits_for = _waits_for(case, clock)
    left = repeats + 1
    while left:
        ahead = _ahead(case, clock, waits_for)
        yield ahead
        waits_for = ahead.waits_for
        if clock.step >= last:
            if ahead.every is None:
                return
            if ahead.skipped:
                clock = last_skipped(case, clock)
            else:
                left -= 1
        clock = clock.model_copy(update={"step": clock.step + 1})


def _ahead(case: Case, clock: Clock, waits_for: Waits) -> RungAhead:
    """The next rung of `clock`, behind one that `waits_for` something."""
    rung, planned = rung_at(case.terms, clock), planned_at(case, clock)
    number = rung_number(case.terms, clock)
    return RungAhead(
        rung=number,
        repeat=clock.step - number,
        measure=rung.measure,
        level=min(rung.level, len(case.lines.up(clock.unit)) - 1),
        wanted_level=rung.level,
        planned_at=planned,
        told_at=planned if rung.any_time else case.calendar.working_moment(planned),
        every=rung.every,
        waits_for=waits_for or ("extension" if waits_for_extension(case, clock, rung) else None),
        skipped=planned < clock.armed_at,
    )


def _waits_for(case: Case, clock: Clock) -> Waits:
    """A suspension stops every clock but a proposal's."""
    return "suspension" if case.suspension is not None and clock.name is not ClockName.PROPOSAL else None
