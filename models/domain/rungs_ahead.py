"""The rungs that a running clock has ahead of it, with their instants: what comes about unless somebody acts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from models.domain.case import Case, Clock
from models.domain.clocks import last_skipped, planned_at, rung_at, rung_number, waits_for_extension
from models.domain.limits import Limit
from models.domain.value import Value
from models.domain.words import ClockName, Measure

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
    waits_for: Literal["suspension", "extension"] | None = None
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
    waits_for = _waits_for(case, clock)
    for there in _steps(case, clock, repeats):
        rung, planned = rung_at(case.terms, there), planned_at(case, there)
        if waits_for is None and waits_for_extension(case, there, rung):
            waits_for = "extension"
        number = rung_number(case.terms, there)
        yield RungAhead(
            rung=number,
            repeat=there.step - number,
            measure=rung.measure,
            level=min(rung.level, len(case.lines.up(clock.unit)) - 1),
            wanted_level=rung.level,
            planned_at=planned,
            told_at=planned if rung.any_time else case.calendar.working_moment(planned),
            every=rung.every,
            waits_for=waits_for,
            skipped=planned < clock.armed_at,
        )


def _waits_for(case: Case, clock: Clock) -> Literal["suspension", "extension"] | None:
    """A suspension stops every clock but a proposal's."""
    return "suspension" if case.suspension is not None and clock.name is not ClockName.PROPOSAL else None


def _steps(case: Case, clock: Clock, repeats: int) -> Iterator[Clock]:
    """`clock` at each step from its next one on."""
    last = len(case.terms.ladder(clock.name)) - 1
    while clock.step < last:
        yield clock
        clock = _on(clock)
    every = rung_at(case.terms, clock).every
    if every is not None and planned_at(case, clock) < clock.armed_at:
        yield clock
        clock = _on(last_skipped(case, clock))
    yield clock
    for _ in range(repeats if every is not None else 0):
        clock = _on(clock)
        yield clock


def _on(clock: Clock) -> Clock:
    return clock.model_copy(update={"step": clock.step + 1})
