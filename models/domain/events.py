"""What has happened to a case. Facts are kept for ever: a field is only ever added, with a default of `None`."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.domain.actors import Authority
from models.domain.calendars import Calendar
from models.domain.commands import Measure as PlanMeasure
from models.domain.commands import MeasureProgress, Sha256
from models.domain.deadlines import Deadline
from models.domain.lines import Lines
from models.domain.outages import Outage
from models.domain.policies import Terms
from models.domain.texts import Digest
from models.domain.value import Value
from models.domain.words import Capacity, Category, ClockName, Kind, Measure, Method, Mode, Result

CLOCK = "clock"


class Type(StrEnum):
    """The events by name."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_APPROVED = "plan_approved"
    PLAN_RETURNED = "plan_returned"
    PROGRESS_REPORTED = "progress_reported"
    PERIOD_MET = "period_met"
    PART_COMPLETED = "part_completed"
    EXTENSION_REQUESTED = "extension_requested"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    COMPLETION_CONFIRMED = "completion_confirmed"
    CHECK_RECORDED = "check_recorded"
    CHECK_RETURNED = "check_returned"
    CLOSED_DIRECTLY = "closed_directly"
    SIGNED_OFF = "signed_off"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    DUE_CHANGED = "due_changed"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    COMMENTED = "commented"
    RUNG_REACHED = "rung_reached"
    RUNG_SKIPPED = "rung_skipped"
    DEADLINE_MISSED = "deadline_missed"
    MEASURE_PROPOSED = "measure_proposed"
    PROPOSAL_ISSUED = "proposal_issued"
    PROPOSAL_WAIVED = "proposal_waived"
    NO_INDEPENDENT_PERSON = "no_independent_person"
    LETTER_ACKNOWLEDGED = "letter_acknowledged"
    LETTER_EXPIRED = "letter_expired"
    POLICY_ADOPTED = "policy_adopted"
    CALENDAR_ADOPTED = "calendar_adopted"
    RULES_ADOPTED = "rules_adopted"


class Addressee(Value):
    """The posts of one unit that a notice goes to; they become people when it is recorded.

    `in_charge_of` adds whoever in `unit` is in charge (分管) of the first of these units that anybody there is in
    charge of, and where nobody is, the unit's head.
    """

    unit: str
    capacities: tuple[Capacity, ...]
    in_charge_of: tuple[str, ...] | None = None


class Fact(Value):
    """What an event says; `authority` is the seat by which a person acted."""

    authority: Authority | None = None


class Registered(Fact):
    """The case is opened. It carries all that later decisions rest on; without `rules`, the first ones decide."""

    type: Literal[Type.REGISTERED] = Type.REGISTERED
    title: Digest
    description: Digest
    kind: Kind
    category: Category
    severity: str
    group: Digest | None = None
    source: Digest | None = None
    external_ref: Digest | None = None
    inspection: str | None = None
    line: str
    supervisor: str
    deadline: Deadline | None = None
    due: datetime | None = None
    opened_on: date | None = None
    terms: Terms
    calendar: Calendar
    lines: Lines
    rules: int | None = None


class Assigned(Fact):
    """A lead unit has it; `due` is the due date in force from here on, reckoned anew from `counted_from` if given."""

    type: Literal[Type.ASSIGNED] = Type.ASSIGNED
    lead: str
    co_units: tuple[str, ...] = ()
    supervisor: str
    deadline: Deadline
    due: datetime
    counted_from: datetime | None = None
    extension: bool | None = None
    note: Digest | None = None
    lines: Lines | None = None


class Acknowledged(Fact):
    """The lead has acknowledged."""

    type: Literal[Type.ACKNOWLEDGED] = Type.ACKNOWLEDGED


class Declined(Fact):
    """The lead gives the assignment back."""

    type: Literal[Type.DECLINED] = Type.DECLINED
    reason: Digest


class PlanSubmitted(Fact):
    """A plan waits for approval."""

    type: Literal[Type.PLAN_SUBMITTED] = Type.PLAN_SUBMITTED
    measures: tuple[PlanMeasure, ...]
    note: Digest | None = None


class PlanApproved(Fact):
    """The plan stands."""

    type: Literal[Type.PLAN_APPROVED] = Type.PLAN_APPROVED
    note: Digest | None = None


class PlanReturned(Fact):
    """The plan has to be written again."""

    type: Literal[Type.PLAN_RETURNED] = Type.PLAN_RETURNED
    reason: Digest


class ProgressReported(Fact):
    """The lead or a co-unit reports."""

    type: Literal[Type.PROGRESS_REPORTED] = Type.PROGRESS_REPORTED
    unit: str
    text: Digest
    percent: int
    measures: tuple[MeasureProgress, ...] = ()


class PeriodMet(Fact):
    """A long-term case's report meets its period's due; the next one that is not over runs to `next_due`.

    `outages` are those for which it counts as in time although the due had passed.
    """

    type: Literal[Type.PERIOD_MET] = Type.PERIOD_MET
    period: int
    due: datetime
    next_period: int
    next_due: datetime
    outages: tuple[Outage, ...] | None = None


class PartCompleted(Fact):
    """A co-unit has signed its part; `files` lists what it cites, by name (models.cited_files)."""

    type: Literal[Type.PART_COMPLETED] = Type.PART_COMPLETED
    unit: str
    text: Digest
    evidence: tuple[Sha256, ...] = ()
    files: Digest | None = None


class ExtensionRequested(Fact):
    """More time is asked for, in time."""

    type: Literal[Type.EXTENSION_REQUESTED] = Type.EXTENSION_REQUESTED
    due: datetime
    reason: Digest
    decider: str


class ExtensionGranted(Fact):
    """The due date moves; the original one stays visible."""

    type: Literal[Type.EXTENSION_GRANTED] = Type.EXTENSION_GRANTED
    due: datetime
    note: Digest | None = None


class ExtensionRefused(Fact):
    """The due date stands."""

    type: Literal[Type.EXTENSION_REFUSED] = Type.EXTENSION_REFUSED
    reason: Digest


class CompletionConfirmed(Fact):
    """The lead's head confirms; the due clock stops. `in_time` counts if the check passes.

    `files` lists what is cited, by name (models.cited_files); `outages` are those for which it counts as in time
    although the due had passed.
    """

    type: Literal[Type.COMPLETION_CONFIRMED] = Type.COMPLETION_CONFIRMED
    summary: Digest
    evidence: tuple[Sha256, ...] = ()
    files: Digest | None = None
    in_time: bool
    outages: tuple[Outage, ...] | None = None


class CheckRecorded(Fact):
    """A follow-up check was made; a failed one starts the next round with a new due, `given` or by the policy.

    `files` lists what it cites, by name (models.cited_files).
    """

    type: Literal[Type.CHECK_RECORDED] = Type.CHECK_RECORDED
    result: Result
    method: Method
    note: Digest
    evidence: tuple[Sha256, ...] = ()
    files: Digest | None = None
    due: datetime | None = None
    given: bool | None = None


class CheckReturned(Fact):
    """The head wants the check made again."""

    type: Literal[Type.CHECK_RETURNED] = Type.CHECK_RETURNED
    reason: Digest


class SignedOff(Fact):
    """The case is closed."""

    type: Literal[Type.SIGNED_OFF] = Type.SIGNED_OFF
    note: Digest | None = None


class ClosedDirectly(Fact):
    """直接销号: the passed check closes the case, since the policy asks for no sign-off here."""

    type: Literal[Type.CLOSED_DIRECTLY] = Type.CLOSED_DIRECTLY


class Suspended(Fact):
    """The case's clocks stand still until `until`."""

    type: Literal[Type.SUSPENDED] = Type.SUSPENDED
    reason: Digest
    until: datetime


class Resumed(Fact):
    """The clocks run again; `reason` is missing where the date did it. `due` is with the frozen time added."""

    type: Literal[Type.RESUMED] = Type.RESUMED
    reason: Digest | None = None
    due: datetime


class DueChanged(Fact):
    """The due date was moved; `extension` where it was lengthened."""

    type: Literal[Type.DUE_CHANGED] = Type.DUE_CHANGED
    due: datetime
    extension: bool
    reason: Digest


class TakenOver(Fact):
    """A unit above is the supervisor now."""

    type: Literal[Type.TAKEN_OVER] = Type.TAKEN_OVER
    supervisor: str
    reason: Digest


class Withdrawn(Fact):
    """Struck off without rectification."""

    type: Literal[Type.WITHDRAWN] = Type.WITHDRAWN
    reason: Digest


class Reopened(Fact):
    """A closed case is taken up again, with a due that was `given` or comes by the policy."""

    type: Literal[Type.REOPENED] = Type.REOPENED
    reason: Digest
    due: datetime
    given: bool | None = None


class Commented(Fact):
    """Somebody said something."""

    type: Literal[Type.COMMENTED] = Type.COMMENTED
    text: Digest


class RungReached(Fact):
    """A rung fired: it was due at `due_at`, it fired at `fired_at`, and goes to `to`, with `copies` to the guides."""

    type: Literal[Type.RUNG_REACHED] = Type.RUNG_REACHED
    clock: ClockName
    round: int
    rung: int
    n: int
    measure: Measure
    level: int
    due_at: datetime
    fired_at: datetime
    to: tuple[Addressee, ...]
    copies: tuple[Addressee, ...] | None = None
    proposal: int | None = None


class RungSkipped(Fact):
    """A rung lay before its clock was started or moved: it counts for lamp and level and tells nobody.

    Of a repeating rung one event tells all that lay before, from `first_n` to `n`, `due_at` being the last's.
    """

    type: Literal[Type.RUNG_SKIPPED] = Type.RUNG_SKIPPED
    clock: ClockName
    round: int
    rung: int
    n: int
    first_n: int | None = None
    measure: Measure
    level: int
    due_at: datetime
    proposal: int | None = None


class DeadlineMissed(Fact):
    """A clock's due passed unmet. It stays on record after it is made good."""

    type: Literal[Type.DEADLINE_MISSED] = Type.DEADLINE_MISSED
    clock: ClockName
    round: int
    due_at: datetime
    proposal: int | None = None


class MeasureProposed(Fact):
    """The ladder proposes what only people decide: a task for the supervising head."""

    type: Literal[Type.MEASURE_PROPOSED] = Type.MEASURE_PROPOSED
    proposal: int
    measure: Measure
    clock: ClockName
    level: int
    to: tuple[Addressee, ...]


class ProposalIssued(Fact):
    """The head issues the proposed measure."""

    type: Literal[Type.PROPOSAL_ISSUED] = Type.PROPOSAL_ISSUED
    proposal: int
    note: Digest | None = None


class ProposalWaived(Fact):
    """The head waives the proposed measure."""

    type: Literal[Type.PROPOSAL_WAIVED] = Type.PROPOSAL_WAIVED
    proposal: int
    reason: Digest


class NoIndependentPerson(Fact):
    """Nobody is left in the supervisor who may do `clock`'s work; it goes to the next head above at once."""

    type: Literal[Type.NO_INDEPENDENT_PERSON] = Type.NO_INDEPENDENT_PERSON
    clock: ClockName
    level: int
    to: tuple[Addressee, ...]


class LetterAcknowledged(Fact):
    """The unit that the letter of event `letter` reached has taken it in; from now on progress is awaited."""

    type: Literal[Type.LETTER_ACKNOWLEDGED] = Type.LETTER_ACKNOWLEDGED
    letter: int


class LetterExpired(Fact):
    """No progress came by `due_at`: the acknowledgement counts no longer. Both heads in `to` are told."""

    type: Literal[Type.LETTER_EXPIRED] = Type.LETTER_EXPIRED
    letter: int
    due_at: datetime
    to: tuple[Addressee, ...]


class MovedEnd(Value):
    """A running clock ends at `due_at` from here on."""

    clock: ClockName
    proposal: int | None = None
    due_at: datetime


class PolicyAdopted(Fact):
    """From here on the case goes by these terms; `moved` are the ends that were reckoned anew and are others."""

    type: Literal[Type.POLICY_ADOPTED] = Type.POLICY_ADOPTED
    adoption: str
    mode: Mode
    terms: Terms
    moved: tuple[MovedEnd, ...] | None = None


class CalendarAdopted(Fact):
    """From here on the case goes by this calendar; `moved` are the ends that it moves."""

    type: Literal[Type.CALENDAR_ADOPTED] = Type.CALENDAR_ADOPTED
    adoption: str
    calendar: Calendar
    moved: tuple[MovedEnd, ...] | None = None


class RulesAdopted(Fact):
    """From here on this version of the rules decides on the case."""

    type: Literal[Type.RULES_ADOPTED] = Type.RULES_ADOPTED
    rules: int


AnyFact = Annotated[
    Registered
    | Assigned
    | Acknowledged
    | Declined
    | PlanSubmitted
    | PlanApproved
    | PlanReturned
    | ProgressReported
    | PeriodMet
    | PartCompleted
    | ExtensionRequested
    | ExtensionGranted
    | ExtensionRefused
    | CompletionConfirmed
    | CheckRecorded
    | CheckReturned
    | SignedOff
    | ClosedDirectly
    | Suspended
    | Resumed
    | DueChanged
    | TakenOver
    | Withdrawn
    | Reopened
    | Commented
    | RungReached
    | RungSkipped
    | DeadlineMissed
    | MeasureProposed
    | ProposalIssued
    | ProposalWaived
    | NoIndependentPerson
    | LetterAcknowledged
    | LetterExpired
    | PolicyAdopted
    | CalendarAdopted
    | RulesAdopted,
    Field(discriminator="type"),
]


class Event(Value):
    """One fact in its place: the `seq`-th of its case, at `at` (UTC), by `actor`.

    That is `person:<id>`, `administrator:<account>` or `clock`.
    """

    seq: int
    at: datetime
    actor: str
    fact: AnyFact

    @property
    def by_clock(self) -> bool:
        """Whether nobody did this: it came due."""
        return self.actor == CLOCK


def person_actor(person: int) -> str:
    """How a person stands as an event's actor."""
    return f"person:{person}"


def administrator_actor(account: int) -> str:
    """How an administrator of the service stands as an event's actor: an account, which may have no person."""
    return f"administrator:{account}"
