"""A case, as far as decisions need it. It is folded from its events by `evolve` and never changed otherwise."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.domain.calendars import Calendar
from models.domain.deadlines import Deadline
from models.domain.limits import Limit, LimitUnit
from models.domain.lines import Lines
from models.domain.policies import Terms
from models.domain.rules import FIRST
from models.domain.value import Value
from models.domain.words import ENDED, Category, ClockName, Kind, State


class PlanStatus(StrEnum):
    """Where a plan stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class Plan(Value):
    """A rectification plan: its standing, how many measures it has, and which event holds its text."""

    status: PlanStatus
    measures: int
    seq: int


class Delay(Value):
    """A rung of the unit's own that an outage held up: which one, and when it really fired."""

    rung: int
    fired_at: datetime


class Reckoned(Value):
    """How an end was reckoned: by which limit, from when, and how much time was given back for suspensions.

    `by` names the policy's limit of a due; it is `None` where the deadline itself says how long.
    """

    limit: Limit
    start: datetime
    by: Literal["immediate", "rework"] | None = None
    days: int = 0
    time: timedelta = timedelta()

    def end(self, calendar: Calendar) -> datetime:
        """The end, by this calendar."""
        end = calendar.end_of(self.limit, self.start) + self.time
        return calendar.shifted(end, Limit(unit=LimitUnit.WORKING_DAYS, n=self.days)) if self.days else end

    def given_back(self, frozen: timedelta | int) -> "Reckoned":
        """With more time given back: the very time, or whole working days."""
        if isinstance(frozen, int):
            return self.model_copy(update={"days": self.days + frozen})
        return self.model_copy(update={"time": self.time + frozen})


class Clock(Value):
    """A running clock: whose it is, when it ends, and how far up its ladder it has gone.

    `armed_at` is when it was started or last moved; rungs planned before it are skipped. `step` is the next rung,
    counted through the repeats of the last. `level` is the highest reached. `proposal` marks a proposal's clock,
    `letter` that of an acknowledged letter, which has no ladder. With a `delay` the rungs above the unit keep their
    distance from the unit's own (domain.md, "Clocks"). `reckoned` says how a stage's end came about; the due's stands
    in the case.
    """

    name: ClockName
    unit: str
    started_at: datetime
    due_at: datetime
    armed_at: datetime
    step: int = 0
    level: int = 0
    missed: bool = False
    proposal: int | None = None
    delay: Delay | None = None
    letter: int | None = None
    reckoned: Reckoned | None = None

    @property
    def key(self) -> tuple[ClockName, int | None]:
        """What tells the clocks of one case apart."""
        return self.name, self.proposal if self.letter is None else self.letter


class Suspension(Value):
    """Since when the clocks stand still, and until when."""

    since: datetime
    until: datetime


class ExtensionRequest(Value):
    """A request that waits: the due date asked for, by whom (with those they stood for), and who decides."""

    due: datetime
    people: tuple[int, ...]
    decider: str


class Letter(Value):
    """A letter (督办单) that waits: `seq` is its rung's event, `unit` the one it went to.

    It is about the lateness of `owner` in `clock` (and `proposal`). Its number is the record's to give.
    """

    seq: int
    clock: ClockName
    proposal: int | None = None
    owner: str
    unit: str
    acknowledged: bool = False


class Miss(Value):
    """A deadline that passed unmet."""

    clock: ClockName
    round: int
    due_at: datetime


class Case(Value):
    """The state of one case.

    `rules` is the version of the rules that decide on it. `revision` counts what people changed, `seq` its
    events. `cited` maps each cited file to the round that cited it first; `reached` counts each rung by
    `clock/round/rung`; `extensions` counts those granted. `counted_from` is the assignment from which the
    deadline was last reckoned, `reckoned` how the present due was, unless somebody gave it; `period_from` when a
    long-term case's present period begins. `confirmed_by` and `checked_by` are this round's people, with those
    they stood for. `letters` are those that wait for an answer.
    """

    rules: int = FIRST
    number: str
    seq: int
    revision: int
    state: State
    round: int = 1
    kind: Kind
    category: Category
    severity: str
    line: str
    lines: Lines
    terms: Terms
    calendar: Calendar
    supervisor: str
    lead: str | None = None
    co_units: tuple[str, ...] = ()
    deadline: Deadline | None = None
    due: datetime | None = None
    original_due: datetime | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    clocks: tuple[Clock, ...] = ()
    suspension: Suspension | None = None
    plan: Plan | None = None
    parts: tuple[str, ...] = ()
    extension: ExtensionRequest | None = None
    extensions: int = 0
    cited: dict[str, int] = Field(default_factory=dict)
    confirmed_at: datetime | None = None
    confirmed_by: tuple[int, ...] = ()
    checked_by: tuple[int, ...] = ()
    period: int = 1
    period_from: datetime | None = None
    counted_from: datetime | None = None
    reckoned: Reckoned | None = None
    misses: tuple[Miss, ...] = ()
    reached: dict[str, int] = Field(default_factory=dict)
    proposals: int = 0
    letters: tuple[Letter, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether its life is over, unless it is reopened."""
        return self.state in ENDED

    def clock(self, name: ClockName) -> Clock | None:
        """The running clock of that name, proposals aside."""
        return next((clock for clock in self.clocks if clock.key == (name, None)), None)

    @property
    def held_line(self) -> tuple[str, ...]:
        """The leading line of whoever answers for the due: the lead, or the supervisor while there is no lead."""
        return self.lines.up(self.lead or self.supervisor)


def next_decider(case: Case) -> str:
    """Who decides on the next request: the supervisor, from the second extension on the unit above it (rule 5)."""
    line = case.lines.up(case.supervisor)
    return line[min(1 if case.extensions else 0, len(line) - 1)]
