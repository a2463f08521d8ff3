"""What may be asked of a case. Texts come as digests, facts from outside come by value."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.domain.actors import Actor
from models.domain.calendars import Calendar
from models.domain.deadlines import Deadline, Due, OptionalDay
from models.domain.lines import Lines
from models.domain.outages import Outage
from models.domain.policies import Terms
from models.domain.rules import LATEST
from models.domain.texts import Digest
from models.domain.value import Value
from models.domain.words import Category, Kind, Method, Mode, Result

Bench = tuple[Actor, ...] | None
"""The people of the unit that has to decide next, so that it shows when none of them may; `None` if nobody looked."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Name(StrEnum):
    """The commands by name; the API writes them in kebab case."""

    OPEN = "open"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    DECLINE = "decline"
    SUBMIT_PLAN = "submit_plan"
    APPROVE_PLAN = "approve_plan"
    RETURN_PLAN = "return_plan"
    REPORT_PROGRESS = "report_progress"
    COMPLETE_PART = "complete_part"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    CONFIRM_COMPLETION = "confirm_completion"
    RECORD_CHECK = "record_check"
    SIGN_OFF = "sign_off"
    RETURN_CHECK = "return_check"
    SUSPEND = "suspend"
    RESUME = "resume"
    CHANGE_DUE = "change_due"
    TAKE_OVER = "take_over"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    COMMENT = "comment"
    ISSUE = "issue"
    WAIVE = "waive"
    ACKNOWLEDGE_LETTER = "acknowledge_letter"
    ADOPT_POLICY = "adopt_policy"
    ADOPT_CALENDAR = "adopt_calendar"
    CLOCK = "clock"


class Open(Value):
    """Open a case.

    `lines` cover the lead, the co-units, the named supervisor and the opener's units; `leading` are those of the
    opener's units that lead any other, for only they may open a case whose lead is not yet known. `opened_on` is
    given by imports alone. `rules` is always written out: a replay reads what was the latest version at that time.
    """

    name: Literal[Name.OPEN] = Name.OPEN
    number: str
    title: Digest
    description: Digest
    kind: Kind = Kind.FINDING
    category: Category = Category.INDIVIDUAL
    severity: str
    group: Digest | None = None
    source: Digest | None = None
    external_ref: Digest | None = None
    inspection: str | None = None
    line: str = "party"
    lead: str | None = None
    co_units: tuple[str, ...] = ()
    supervisor: str | None = None
    deadline: Deadline | None = None
    opened_on: OptionalDay = None
    terms: Terms
    calendar: Calendar
    lines: Lines
    leading: tuple[str, ...] = ()
    rules: int = LATEST


class Assign(Value):
    """Hand the case to a lead unit, for the first time or again."""

    name: Literal[Name.ASSIGN] = Name.ASSIGN
    lead: str
    co_units: tuple[str, ...] = ()
    deadline: Deadline | None = None
    note: Digest | None = None
    lines: Lines


class Acknowledge(Value):
    """签收."""

    name: Literal[Name.ACKNOWLEDGE] = Name.ACKNOWLEDGE


class Decline(Value):
    """Give the assignment back, with a reason."""

    name: Literal[Name.DECLINE] = Name.DECLINE
    reason: Digest


class Measure(Value):
    """One item of a rectification plan."""

    text: Digest
    due: date | None = None
    owner: Digest | None = None


class SubmitPlan(Value):
    """Lay a rectification plan before the supervisor."""

    name: Literal[Name.SUBMIT_PLAN] = Name.SUBMIT_PLAN
    measures: Annotated[tuple[Measure, ...], Field(min_length=1, max_length=50)]
    note: Digest | None = None
    bench: Bench = None


class ApprovePlan(Value):
    """Approve the plan that waits."""

    name: Literal[Name.APPROVE_PLAN] = Name.APPROVE_PLAN
    note: Digest | None = None


class ReturnPlan(Value):
    """Send the plan back."""

    name: Literal[Name.RETURN_PLAN] = Name.RETURN_PLAN
    reason: Digest


class MeasureProgress(Value):
    """How far one measure is; `measure` counts from 1 in the plan."""

    measure: Annotated[int, Field(ge=1, le=50)]
    percent: Annotated[int, Field(ge=0, le=100)]


class ReportProgress(Value):
    """Report how far rectification is; `outages` as with `ConfirmCompletion`, where a report meets a due."""

    name: Literal[Name.REPORT_PROGRESS] = Name.REPORT_PROGRESS
    text: Digest
    percent: Annotated[int, Field(ge=0, le=100)]
    measures: Annotated[tuple[MeasureProgress, ...], Field(max_length=50)] = ()
    outages: tuple[Outage, ...] = ()


class CompletePart(Value):
    """A co-unit signs its part."""

    name: Literal[Name.COMPLETE_PART] = Name.COMPLETE_PART
    text: Digest
    evidence: Annotated[tuple[Sha256, ...], Field(max_length=200)] = ()
    uploaded: tuple[Sha256, ...] = ()
    files: Digest | None = None


class RequestExtension(Value):
    """Ask for a later due date."""

    name: Literal[Name.REQUEST_EXTENSION] = Name.REQUEST_EXTENSION
    due: Due
    reason: Digest
    bench: Bench = None


class GrantExtension(Value):
    """Grant the request that waits; the date granted may differ from the one asked for."""

    name: Literal[Name.GRANT_EXTENSION] = Name.GRANT_EXTENSION
    due: Due
    note: Digest | None = None


class RefuseExtension(Value):
    """Refuse the request that waits."""

    name: Literal[Name.REFUSE_EXTENSION] = Name.REFUSE_EXTENSION
    reason: Digest


class ConfirmCompletion(Value):
    """The lead's head confirms.

    `uploaded`: the cited files that this case holds; `files`: what they are called and what they are, as a listing
    (models.cited_files); `outages`: those of the service that may excuse a missed due, as far as it is known; `bench`:
    who may check it.
    """

    name: Literal[Name.CONFIRM_COMPLETION] = Name.CONFIRM_COMPLETION
    summary: Digest
    evidence: Annotated[tuple[Sha256, ...], Field(max_length=200)] = ()
    uploaded: tuple[Sha256, ...] = ()
    files: Digest | None = None
    outages: tuple[Outage, ...] = ()
    bench: Bench = None


class RecordCheck(Value):
    """Record a follow-up check; `due` sets the new due date of a failed one."""

    name: Literal[Name.RECORD_CHECK] = Name.RECORD_CHECK
    result: Result
    method: Method
    note: Digest
    evidence: Annotated[tuple[Sha256, ...], Field(max_length=200)] = ()
    uploaded: tuple[Sha256, ...] = ()
    files: Digest | None = None
    due: Due | None = None
    bench: Bench = None


class SignOff(Value):
    """销号: the supervising head's signature."""

    name: Literal[Name.SIGN_OFF] = Name.SIGN_OFF
    note: Digest | None = None


class ReturnCheck(Value):
    """Send a passed check back to be made again."""

    name: Literal[Name.RETURN_CHECK] = Name.RETURN_CHECK
    reason: Digest
    bench: Bench = None


class Suspend(Value):
    """挂账: freeze the due clock until a day (its 09:00) or an instant."""

    name: Literal[Name.SUSPEND] = Name.SUSPEND
    reason: Digest
    until: Due


class Resume(Value):
    """End a suspension before its date."""

    name: Literal[Name.RESUME] = Name.RESUME
    reason: Digest


class ChangeDue(Value):
    """Move the due date; to a later one is an extension."""

    name: Literal[Name.CHANGE_DUE] = Name.CHANGE_DUE
    due: Due
    reason: Digest


class TakeOver(Value):
    """提级督办: a unit above takes the supervision upon itself."""

    name: Literal[Name.TAKE_OVER] = Name.TAKE_OVER
    reason: Digest
    bench: Bench = None


class Withdraw(Value):
    """Strike the case off without rectification."""

    name: Literal[Name.WITHDRAW] = Name.WITHDRAW
    reason: Digest


class Reopen(Value):
    """Take a closed case up again."""

    name: Literal[Name.REOPEN] = Name.REOPEN
    reason: Digest
    due: Due | None = None


class Comment(Value):
    """Say something about the case."""

    name: Literal[Name.COMMENT] = Name.COMMENT
    text: Digest


class Issue(Value):
    """Issue a measure that the ladder proposed."""

    name: Literal[Name.ISSUE] = Name.ISSUE
    proposal: int
    note: Digest | None = None


class Waive(Value):
    """Waive a measure that the ladder proposed."""

    name: Literal[Name.WAIVE] = Name.WAIVE
    proposal: int
    reason: Digest


class AcknowledgeLetter(Value):
    """Acknowledge a letter (督办单); `letter` is the seq of its rung's event."""

    name: Literal[Name.ACKNOWLEDGE_LETTER] = Name.ACKNOWLEDGE_LETTER
    letter: int


class AdoptPolicy(Value):
    """Go on under another version of the case's policy, as the adoption of that id says."""

    name: Literal[Name.ADOPT_POLICY] = Name.ADOPT_POLICY
    adoption: str
    mode: Mode
    terms: Terms


class AdoptCalendar(Value):
    """Go on by another version of the calendar, as the adoption of that id says."""

    name: Literal[Name.ADOPT_CALENDAR] = Name.ADOPT_CALENDAR
    adoption: str
    calendar: Calendar


class ClockReached(Value):
    """The time is `now`: whatever has come due happens, and an open case adopts `rules` if they are newer."""

    name: Literal[Name.CLOCK] = Name.CLOCK
    rules: int | None = None


Order = Annotated[
    Open
    | Assign
    | Acknowledge
    | Decline
    | SubmitPlan
    | ApprovePlan
    | ReturnPlan
    | ReportProgress
    | CompletePart
    | RequestExtension
    | GrantExtension
    | RefuseExtension
    | ConfirmCompletion
    | RecordCheck
    | SignOff
    | ReturnCheck
    | Suspend
    | Resume
    | ChangeDue
    | TakeOver
    | Withdraw
    | Reopen
    | Comment
    | Issue
    | Waive
    | AcknowledgeLetter
    | AdoptPolicy
    | AdoptCalendar
    | ClockReached,
    Field(discriminator="name"),
]


class Command(Value):
    """An order, who gives it, and the revision of the case that they had before them, if they said so.

    `actor` is `None` for the clock, and for an adoption: that is given by the `administrator`, an account's id, whose
    authority comes from no post.
    """

    id: str
    order: Order
    actor: Actor | None = None
    if_revision: int | None = None
    administrator: int | None = None


def clock_reached(*, rules: int | None = None) -> Command:
    """The clock's own command; `rules` is a version to adopt."""
    return Command(id="clock", order=ClockReached(rules=rules))
