"""What a policy (督办规则) says, and the terms it sets for one case."""

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from models.domain.limits import Limit, LimitUnit, at_least_a_second
from models.domain.value import Value
from models.domain.words import PROPOSED, Capacity, ClockName, DeadlineKind, Measure

HALF = "half"


class Rung(Value):
    """One step of a ladder: when, which measure, and to whom.

    `after` is an offset from the clock's due, negative before it, or `half` of the way to it. `level` counts
    up the leading line from the clock's own unit. A last rung with `every` repeats for as long as the clock runs.
    """

    after: Limit | Literal["half"]
    measure: Measure
    level: int = Field(default=0, ge=0, le=20)
    to: tuple[Capacity, ...] = (Capacity.HEAD,)
    every: Limit | None = None
    any_time: bool = False


Ladder = tuple[Rung, ...]


class Limits(Value):
    """How long each stage may take; `None` where the policy sets no clock. `letter` runs from its acknowledgement."""

    assign: Limit
    acknowledge: Limit
    plan: Limit | None = None
    plan_approval: Limit
    immediate: Limit
    check: Limit
    sign_off: Limit
    rework: Limit
    proposal: Limit
    letter: Limit = Limit(unit=LimitUnit.WORKING_DAYS, n=5)


class ExtensionRules(Value):
    """When more time may be asked for, and how soon it must be decided."""

    ask_before: Limit
    decide: Limit
    kinds: tuple[DeadlineKind, ...] = (DeadlineKind.BY_DATE, DeadlineKind.LONG_TERM)


class LampRules(Value):
    """Offsets from the due at which the lamp turns; `first_reminder` is the due ladder's own first rung."""

    yellow: Limit | Literal["first_reminder"] = "first_reminder"
    red: Limit = Limit(unit=LimitUnit.EXACT, n=0)


class Terms(Value):
    """What the policy says for one case: its version's rules at the case's severity. The case keeps them."""

    policy: str
    version: int
    severity: str
    limits: Limits
    extension: ExtensionRules
    due_ladder: Ladder
    stage_ladder: Ladder
    lamps: LampRules = LampRules()

    def ladder(self, clock: ClockName) -> Ladder:
        """The ladder of a clock: the due has one, all other clocks share one."""
        return self.due_ladder if clock is ClockName.DUE else self.stage_ladder


class Policy(Value):
    """One version of a policy as it is loaded; `plan` gives a limit only for the severities that need a plan."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    version: int = Field(ge=1)
    name: str
    name_en: str
    limits: Limits
    plan_for: tuple[str, ...] = ()
    extension: ExtensionRules
    due_ladder: Ladder
    stage_ladder: Ladder
    lamps: LampRules = LampRules()

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, ladder in (("due_ladder", self.due_ladder), ("stage_ladder", self.stage_ladder)):
            if fault := ladder_fault(ladder):
                message = f"{name}: {fault}"
                raise ValueError(message)
        for name, limit in self.limits:
            if limit is not None and not at_least_a_second(limit):
                message = f"limits.{name}: a limit is a second or longer"
                raise ValueError(message)
        if not at_least_a_second(self.extension.decide):
            message = "extension.decide: a limit is a second or longer"
            raise ValueError(message)
        if self.extension.ask_before.n < 0:
            message = "extension.ask_before: an extension is asked for before the due, not after it"
            raise ValueError(message)
        if any(rung.measure in PROPOSED for rung in self.stage_ladder):
            message = "stage_ladder: only the due ladder proposes; a proposal's own clock climbs the stage ladder"
            raise ValueError(message)
        if self.plan_for and self.limits.plan is None:
            message = "limits.plan: plan_for names severities, so a limit for their plan is needed"
            raise ValueError(message)
        return self

    def terms(self, severity: str) -> Terms:
        """The rules of this version for a case of `severity`."""
        plan = self.limits.plan if severity in self.plan_for else None
        return Terms(
            policy=self.code,
            version=self.version,
            severity=severity,
            limits=self.limits.model_copy(update={"plan": plan}),
            extension=self.extension,
            due_ladder=self.due_ladder,
            stage_ladder=self.stage_ladder,
            lamps=self.lamps,
        )


def ladder_fault(ladder: Ladder) -> str | None:  # noqa: PLR0911  # one line a fault
    """What is wrong with a ladder, or `None`: it climbs in time, in one unit, and its end repeats for ever."""
    if not ladder:
        return "a ladder needs at least one rung"
    if ladder[-1].every is None:
        return "the last rung must repeat (every): overdue never falls silent"
    for number, rung in enumerate(ladder, start=1):
        if rung.every is not None and (number < len(ladder) or rung.every.n <= 0):
            return f"rung {number}: only the last rung repeats, and by a length above nothing"
        if rung.after == HALF and number > 1:
            return f"rung {number}: half-way comes first"
        if not rung.to:
            return f"rung {number}: names nobody"
    offsets = [rung.after for rung in ladder if isinstance(rung.after, Limit)]
    for earlier, later in pairwise(offsets):
        if earlier.n != 0 and later.n != 0 and earlier.unit is not later.unit:
            return f"{earlier} and {later} count in different units"
        if earlier.n >= later.n:
            return f"{later} does not come after {earlier}"
    return None
