"""The bodies of `POST /cases/{number}/{command}`, and which command each belongs to."""

from typing import Annotated

from pydantic import Field

from api.bodies.deadlines import DeadlineBody
from api.bodies.scalars import Code, Evidence, NearDay, NearDue, Percent, Units
from api.bodies.wording import MEASURES, Body, Note, Text
from models.domain.commands import Name
from models.domain.words import Method, Result


class Assign(Body):
    """Hand the case to a lead unit, for the first time or again; again may set a new deadline."""

    lead_unit: Code
    co_units: Units = ()
    deadline: DeadlineBody | None = None
    note: Note = None


class Nothing(Body):
    """Nothing has to be said."""


class Reason(Body):
    """Why."""

    reason: Text


class Remark(Body):
    """A note, where one is wanted."""

    note: Note = None


class PlanMeasure(Body):
    """One item of a plan: what, by when, by whom."""

    text: Text
    due: NearDay | None = None
    owner: Note = None


class SubmitPlan(Body):
    """A rectification plan."""

    measures: Annotated[tuple[PlanMeasure, ...], Field(min_length=1, max_length=MEASURES)]
    note: Note = None


class MeasureProgress(Body):
    """How far one measure is; `measure` counts from 1 in the plan."""

    measure: Annotated[int, Field(strict=True, ge=1, le=MEASURES)]
    percent: Percent


class ReportProgress(Body):
    """How far rectification is."""

    text: Text
    percent: Percent
    measures: Annotated[tuple[MeasureProgress, ...], Field(max_length=MEASURES)] = ()


class CompletePart(Body):
    """A co-unit's part is done."""

    text: Text
    evidence: Evidence = ()


class Extension(Body):
    """More time, until `due`, and why."""

    due: NearDue
    reason: Text


class Grant(Body):
    """More time is granted, until `due`."""

    due: NearDue
    note: Note = None


class ConfirmCompletion(Body):
    """It is put right, and this proves it."""

    summary: Text
    evidence: Evidence = ()


class RecordCheck(Body):
    """What a follow-up check found; `due` is for a failed one."""

    result: Result
    method: Method
    note: Text
    evidence: Evidence = ()
    due: NearDue | None = None


class Suspend(Body):
    """挂账: why, and until when."""

    reason: Text
    until: NearDue


class Reopen(Body):
    """Why a closed case is taken up again, and until when."""

    reason: Text
    due: NearDue | None = None


class Comment(Body):
    """Something to say."""

    text: Text


class Issue(Body):
    """A measure that the ladder proposed is issued."""

    proposal: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    note: Note = None


class Waive(Body):
    """A measure that the ladder proposed is waived, with a reason."""

    proposal: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    reason: Text


class AcknowledgeLetter(Body):
    """A letter (督办单) is acknowledged; `letter` is the seq of the rung that issued it."""

    letter: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


BODIES: dict[Name, type[Body]] = {
    Name.ASSIGN: Assign,
    Name.ACKNOWLEDGE: Nothing,
    Name.DECLINE: Reason,
    Name.SUBMIT_PLAN: SubmitPlan,
    Name.APPROVE_PLAN: Remark,
    Name.RETURN_PLAN: Reason,
    Name.REPORT_PROGRESS: ReportProgress,
    Name.COMPLETE_PART: CompletePart,
    Name.REQUEST_EXTENSION: Extension,
    Name.GRANT_EXTENSION: Grant,
    Name.REFUSE_EXTENSION: Reason,
    Name.CONFIRM_COMPLETION: ConfirmCompletion,
    Name.RECORD_CHECK: RecordCheck,
    Name.SIGN_OFF: Remark,
    Name.RETURN_CHECK: Reason,
    Name.SUSPEND: Suspend,
    Name.RESUME: Reason,
    Name.CHANGE_DUE: Extension,
    Name.TAKE_OVER: Reason,
    Name.WITHDRAW: Reason,
    Name.REOPEN: Reopen,
    Name.COMMENT: Comment,
    Name.ISSUE: Issue,
    Name.WAIVE: Waive,
    Name.ACKNOWLEDGE_LETTER: AcknowledgeLetter,
}
"""Every command that a person may give to a case."""


def in_url(name: Name) -> str:
    """A command as URLs and `actions` write it."""
    return name.value.replace("_", "-")
