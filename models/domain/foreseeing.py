"""What an adoption would do to a case: decided by the rules themselves, and nothing is told.

Everything that would come at another time is named: the end of each running clock, and each rung that is ahead of it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pydantic import Field

from models.domain.case import Case, Clock
from models.domain.clocks import next_occasion
from models.domain.commands import AdoptPolicy, Command
from models.domain.decide import decide
from models.domain.events import CalendarAdopted, PolicyAdopted
from models.domain.evolve import fold
from models.domain.foreseen_rungs import RungForeseen, rungs_foreseen
from models.domain.refusals import Refusal
from models.domain.value import Value
from models.domain.words import ClockName


class Next(Value):
    """What the clock brings about next: `at`, whether it is a `miss`, a `rung` or the `resume`, and of which clock."""

    at: datetime
    what: str
    clock: str | None = None


class ClockForeseen(Value):
    """A running clock, whose it is, and when it would end; without an end it would stop. `rungs` are those ahead."""

    clock: ClockName
    proposal: int | None = None
    letter: int | None = None
    owner: str
    end: datetime
    end_after: datetime | None
    rungs: tuple[RungForeseen, ...]

    @property
    def end_moves(self) -> bool:
        """Whether it would end at another time."""
        return self.end != self.end_after

    @property
    def moved_rungs(self) -> tuple[RungForeseen, ...]:
        """Those that would come at another time, come anew, or come no more."""
        return tuple(rung for rung in self.rungs if rung.moves)

    @property
    def moves(self) -> bool:
        """Whether anything of it would be at another time."""
        return self.end_moves or bool(self.moved_rungs)


class Foreseen(Value):
    """What would become of one case; `refused` says by its code why nothing would."""

    number: str
    version: str
    due: datetime | None
    due_after: datetime | None
    next: Next | None
    next_after: Next | None
    clocks: tuple[ClockForeseen, ...] = ()
    refused: str | None = None

    @property
    def due_moves(self) -> bool:
        """Whether its due would be another."""
        return self.due != self.due_after

    @property
    def next_moves(self) -> bool:
        """Whether what comes next would come at another time, or be something else."""
        return self.next != self.next_after

    @property
    def moves(self) -> bool:
        """Whether anything of it would be at another time."""
        return self.due_moves or self.next_moves or any(clock.moves for clock in self.clocks)


class Counts(Value):
    """Of how many cases what would move; `moved` are those in which anything does, `ends` the ends by their clock."""

    cases: int = 0
    moved: int = 0
    due_moves: int = 0
    next_moves: int = 0
    ends_moved: int = 0
    ends: dict[ClockName, int] = Field(default_factory=dict)
    rungs_moved: int = 0
    refused: int = 0

    @classmethod
    def of(cls, cases: Sequence[Foreseen], before: "Counts | None" = None) -> "Counts":
        """The counts of `cases`, on top of those `before`."""
        so_far = before or Counts()
        clocks = [clock for case in cases for clock in case.clocks]
        ends = dict(so_far.ends)
        for clock in clocks:
            if clock.end_moves:
                ends[clock.clock] = ends.get(clock.clock, 0) + 1
        return Counts(
            cases=so_far.cases + len(cases),
            moved=so_far.moved + sum(case.moves for case in cases),
            due_moves=so_far.due_moves + sum(case.due_moves for case in cases),
            next_moves=so_far.next_moves + sum(case.next_moves for case in cases),
            ends_moved=sum(ends.values()),
            ends=ends,
            rungs_moved=so_far.rungs_moved + sum(len(clock.moved_rungs) for clock in clocks),
            refused=so_far.refused + sum(case.refused is not None for case in cases),
        )


def foreseen(case: Case, command: Command, now: datetime) -> Foreseen:
    """What would become of `case` by an adoption's command at `now`; what comes due at once is told by its rungs."""
    try:
        events = decide(case, command, now)
    except Refusal as refusal:
        return _foreseen(command, case, case, (), refusal.code)
    adopted = next(n for n, event in enumerate(events) if isinstance(event.fact, PolicyAdopted | CalendarAdopted))
    before = fold(case.number, events[:adopted], case) or case
    at_once = fold(case.number, events[adopted : adopted + 1], before) or before
    after = fold(case.number, events[adopted + 1 :], at_once) or at_once
    return _foreseen(command, before, after, tuple(_clocks(before, at_once, now)))


def _foreseen(
    command: Command, case: Case, after: Case, clocks: tuple[ClockForeseen, ...], refused: str | None = None
) -> Foreseen:
    return Foreseen(
        number=case.number,
        version=str(case.terms.version) if isinstance(command.order, AdoptPolicy) else case.calendar.version,
        due=case.due,
        due_after=after.due,
        next=_next(case),
        next_after=_next(after),
        clocks=clocks,
        refused=refused,
    )


def _clocks(before: Case, after: Case, now: datetime) -> Iterator[ClockForeseen]:
    """Every clock that runs; none starts by an adoption."""
    then: dict[tuple[ClockName, int | None], Clock] = {clock.key: clock for clock in after.clocks}
    for clock in before.clocks:
        later = then.get(clock.key)
        yield ClockForeseen(
            clock=clock.name,
            proposal=clock.proposal,
            letter=clock.letter,
            owner=clock.unit,
            end=clock.due_at,
            end_after=later.due_at if later is not None else None,
            rungs=rungs_foreseen((before, clock), (after, later), now),
        )


def _next(case: Case) -> Next | None:
    occasion = next_occasion(case)
    if occasion is None:
        return None
    clock = occasion.clock.name.value if occasion.clock else None
    return Next(at=occasion.at, what=occasion.what.name.lower(), clock=clock)
