"""The rungs ahead of a clock before and after something that would move them, each beside what it becomes."""

from collections import Counter
from collections.abc import Callable, Hashable
from datetime import datetime

from models.domain.case import Case, Clock
from models.domain.rungs_ahead import RungAhead, rungs_ahead
from models.domain.value import Value
from models.domain.words import Measure

Running = tuple[Case, Clock | None]
"""A case and its clock, if that runs."""


class RungForeseen(Value):
    """A rung ahead: when it is planned and when it comes, as it is and as it would be.

    `rung` is its place in the ladder, `repeat` which repeat of the last one: as they would be, or were if it would come
    no more. Without `planned` it is not ahead at present, without `planned_after` it would not be; `fires` and
    `fires_after` are open, too, while it waits for a suspension or an extension to be over.
    """

    rung: int
    repeat: int
    measure: Measure
    level: int
    planned: datetime | None = None
    planned_after: datetime | None = None
    fires: datetime | None = None
    fires_after: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """When somebody is told, as it is."""
        return self.fires or self.planned

    @property
    def at_after(self) -> datetime | None:
        """When somebody would be told."""
        return self.fires_after or self.planned_after

    @property
    def moves(self) -> bool:
        """Whether anybody would be told at another time."""
        return self.at != self.at_after


def rungs_foreseen(before: Running, after: Running, now: datetime) -> tuple[RungForeseen, ...]:
    """Each rung that is ahead, or would be, in the order of the ladders; what lies behind comes at `now`.

    Of one ladder a rung is the same at the same place; of two, the first of its measure and level is the first.
    """
    name = _place if _ladder(before) == _ladder(after) else _measure
    was, will = _named(before, name), _named(after, name)
    found = (_beside(was.get(one), will.get(one), now) for one in {**will, **was})
    return tuple(sorted(found, key=lambda rung: (rung.rung, rung.repeat)))


def _ladder(running: Running) -> Hashable:
    case, clock = running
    return case.terms.ladder(clock.name) if clock is not None else None


def _place(rung: RungAhead) -> Hashable:
    return rung.rung


def _measure(rung: RungAhead) -> Hashable:
    return rung.measure, rung.level


def _named(running: Running, name: Callable[[RungAhead], Hashable]) -> dict[tuple[Hashable, int], RungAhead]:
    """Those that tell somebody, each under its name and which of that name it is."""
    case, clock = running
    seen: Counter[Hashable] = Counter()
    found = {}
    for rung in rungs_ahead(case, clock) if clock is not None else ():
        if not rung.skipped:
            found[name(rung), seen[name(rung)]] = rung
            seen[name(rung)] += 1
    return found


def _beside(was: RungAhead | None, will: RungAhead | None, now: datetime) -> RungForeseen:
    one = will or was
    assert one is not None  # noqa: S101  # it is in one of both
    return RungForeseen(
        rung=one.rung,
        repeat=one.repeat,
        measure=one.measure,
        level=one.level,
        planned=was.planned_at if was is not None else None,
        planned_after=will.planned_at if will is not None else None,
        fires=_fires(was, now),
        fires_after=_fires(will, now),
    )


def _fires(rung: RungAhead | None, now: datetime) -> datetime | None:
    return max(rung.fires_at, now) if rung is not None and rung.fires_at is not None else None
