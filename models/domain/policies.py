"""What a policy (督办规则) says, and the terms it sets for one case. What may be wrong in it: `policy_faults`."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from models.domain.evidence_rules import EvidenceRules
from models.domain.limits import Limit, LimitUnit
from models.domain.value import Value
from models.domain.words import Capacity, ClockName, DeadlineKind, Measure

HALF = "half"
IN_CHARGE = "in_charge"
"""分管领导: whoever in the rung's unit is in charge of the clock's own unit; where nobody is, its head."""

_POSTS = (*(capacity.value for capacity in Capacity), IN_CHARGE)


def _known_post(raw: Any) -> Any:
    if raw not in _POSTS:
        message = f"there is no post {raw!r}: write one of {', '.join(_POSTS)}"
        raise ValueError(message)
    return raw


Recipient = Annotated[Capacity | Literal["in_charge"], BeforeValidator(_known_post)]


class Rung(Value):
    """One step of a ladder: when, which measure, and to whom.

    `after` is an offset from the clock's due, negative before it, or `half` of the way to it. `level` counts
    up the leading line from the clock's own unit. A last rung with `every` repeats for as long as the clock runs.
    """

    after: Limit | Literal["half"]
    measure: Measure
    level: int = Field(default=0, ge=0, le=20)
    to: tuple[Recipient, ...] = (Capacity.HEAD,)
    every: Limit | None = None
    any_time: bool = False

    @property
    def capacities(self) -> tuple[Capacity, ...]:
        """The capacities it goes to, whoever is in charge aside."""
        return tuple(Capacity(one) for one in self.to if one != IN_CHARGE)


Ladder = tuple[Rung, ...]


class Limits(Value):
    """How long each stage may take; `None` where the policy sets no clock.

    `letter` runs from a letter's acknowledgement. `period` is how often a long-term case reports whose deadline does
    not say, `within` the deadline, from its assignment, of a case for which none is given (集中整改期, for one).
    """

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
    period: Limit | None = None
    within: Limit | None = None


class LimitChanges(Value):
    """The limits that differ at one severity."""

    assign: Limit | None = None
    acknowledge: Limit | None = None
    plan: Limit | None = None
    plan_approval: Limit | None = None
    immediate: Limit | None = None
    check: Limit | None = None
    sign_off: Limit | None = None
    rework: Limit | None = None
    proposal: Limit | None = None
    letter: Limit | None = None
    period: Limit | None = None
    within: Limit | None = None


class ExtensionRules(Value):
    """When more time may be asked for, and how soon it must be decided.

    `most` is how many extensions a case may have, `first_at_most` how far the first one may move the due.
    """

    ask_before: Limit
    decide: Limit
    kinds: tuple[DeadlineKind, ...] = (DeadlineKind.BY_DATE, DeadlineKind.LONG_TERM)
    most: int | None = Field(default=None, ge=0, le=100)
    first_at_most: Limit | None = None


class LampRules(Value):
    """Offsets from the due at which the lamp turns; `first_reminder` is the due ladder's own first rung."""

    yellow: Limit | Literal["first_reminder"] = "first_reminder"
    red: Limit = Limit(unit=LimitUnit.EXACT, n=0)


class Terms(Value):
    """What the policy says for one case: its version's rules at the case's severity. The case keeps them.

    They stand in every case's first event, so what a policy does not say is not written: `None`.
    """

    policy: str
    version: int
    severity: str
    limits: Limits
    extension: ExtensionRules
    due_ladder: Ladder
    stage_ladder: Ladder
    ladders: dict[ClockName, Ladder] | None = None
    lamps: LampRules = LampRules()
    direct_close: tuple[DeadlineKind, ...] | None = None
    # Not even written as null: cases of before it are kept and hashed as they were.
    evidence: EvidenceRules | None = Field(default=None, exclude_if=lambda said: said is None)
    warn_beyond: Limit | None = Field(default=None, exclude_if=lambda said: said is None)

    def ladder(self, clock: ClockName) -> Ladder:
        """The ladder of a clock: the due has one, other clocks their own or the one that the rest share."""
        if clock is ClockName.DUE:
            return self.due_ladder
        return (self.ladders or {}).get(clock, self.stage_ladder)

    def closes_directly(self, kind: DeadlineKind | None) -> bool:
        """Whether a passed check closes a case of this deadline without a sign-off (直接销号)."""
        return kind in (self.direct_close or ())

    @property
    def evidence_rules(self) -> EvidenceRules:
        """What may be uploaded to the case."""
        return self.evidence or EvidenceRules()


class Variation(Value):
    """What a policy says otherwise at one severity: single limits, and whole tables in place of the general ones."""

    limits: LimitChanges = LimitChanges()
    extension: ExtensionRules | None = None
    due_ladder: Ladder | None = None
    stage_ladder: Ladder | None = None
    ladders: dict[ClockName, Ladder] | None = None
    lamps: LampRules | None = None
    direct_close: tuple[DeadlineKind, ...] | None = None
    evidence: EvidenceRules | None = None
    warn_beyond: Limit | None = None


class Policy(Value):
    """One version of a policy as it is loaded; `plan` gives a limit only for the severities that need a plan.

    `ladders` are those of single clocks, `direct_close` the kinds of deadline that need no sign-off. A due that lies
    further from the opening than `warn_beyond` is taken, with a warning.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    version: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=100)
    name_en: str = Field(min_length=1, max_length=100)
    limits: Limits
    plan_for: tuple[str, ...] = ()
    extension: ExtensionRules
    due_ladder: Ladder
    stage_ladder: Ladder
    ladders: dict[ClockName, Ladder] = Field(default_factory=dict)
    lamps: LampRules = LampRules()
    direct_close: tuple[DeadlineKind, ...] = ()
    evidence: EvidenceRules = EvidenceRules()
    warn_beyond: Limit | None = None
    by_severity: dict[str, Variation] = Field(default_factory=dict)

    def terms(self, severity: str) -> Terms:
        """The rules of this version for a case of `severity`."""
        varied = self.by_severity.get(severity, Variation())
        limits = self.limits.model_copy(update=_said(varied.limits))
        if severity not in self.plan_for:
            limits = limits.model_copy(update={"plan": None})
        said = {name: getattr(self, name) for name in _VARIED} | _said(varied, *_VARIED)
        return Terms(
            policy=self.code,
            version=self.version,
            severity=severity,
            limits=limits,
            extension=said["extension"],
            due_ladder=said["due_ladder"],
            stage_ladder=said["stage_ladder"],
            ladders=said["ladders"] or None,
            lamps=said["lamps"],
            direct_close=said["direct_close"] or None,
            evidence=said["evidence"] if said["evidence"] != EvidenceRules() else None,
            warn_beyond=said["warn_beyond"],
        )


_VARIED = ("extension", "due_ladder", "stage_ladder", "ladders", "lamps", "direct_close", "evidence", "warn_beyond")


def _said(value: Value, *names: str) -> dict[str, Any]:
    """The fields of `value` that say something, of `names` or of all."""
    return {name: said for name, said in value if said is not None and (not names or name in names)}
