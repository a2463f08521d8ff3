"""Which fields each command's form has. What they must hold, the bodies say (`api.bodies`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.bodies.wording import DESCRIPTION, LABEL, TEXT, TITLE
from models.domain.commands import Name
from models.domain.words import Category, Kind, Method, Result, State


class FieldKind(StrEnum):
    """How a field looks, and how what was typed is read."""

    TEXT = "text"
    LINE = "line"
    DAY = "day"
    PERCENT = "percent"
    CHOICE = "choice"
    LISTED = "listed"
    """One of what the record or the organization knows, which the form lists."""
    UNIT = "unit"
    UNITS = "units"
    DEADLINE = "deadline"
    FILES = "files"
    MEASURES = "measures"
    PROGRESS = "progress"
    PROPOSAL = "proposal"
    LETTER = "letter"


@dataclass(frozen=True)
class Field:
    """One field; `choices` are of a catalogue's kind `words`. `more` is what few need: it is folded away."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    wanted: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""
    most: int = TEXT
    more: bool = False


_REASON = Field("reason", wanted=True)
_NOTE = Field("note")
_FILES = Field("evidence", FieldKind.FILES)
_DUE = Field("due", FieldKind.DAY, wanted=True)
_NEW_DUE = Field("due", FieldKind.DAY)
_TEXT = Field("text", wanted=True)

FORMS: Mapping[Name, tuple[Field, ...]] = {
    Name.OPEN: (
        Field("title", FieldKind.LINE, wanted=True, most=TITLE),
        Field("description", wanted=True, most=DESCRIPTION),
        Field("severity", FieldKind.LISTED, wanted=True),
        Field("policy", FieldKind.LISTED, wanted=True),
        Field("kind", FieldKind.CHOICE, wanted=True, choices=tuple(Kind), words="kind"),
        Field("category", FieldKind.CHOICE, wanted=True, choices=tuple(Category), words="category"),
        Field("lead_unit", FieldKind.UNIT),
        Field("co_units", FieldKind.UNITS),
        Field("deadline", FieldKind.DEADLINE),
        Field("supervisor", FieldKind.LISTED),
        Field("inspection", FieldKind.LISTED),
        Field("group", FieldKind.LINE, most=LABEL, more=True),
        Field("source", FieldKind.LINE, more=True),
        Field("external_ref", FieldKind.LINE, more=True),
    ),
    Name.ASSIGN: (
        Field("lead_unit", FieldKind.UNIT, wanted=True),
        Field("co_units", FieldKind.UNITS),
        Field("deadline", FieldKind.DEADLINE),
        _NOTE,
    ),
    Name.ACKNOWLEDGE: (),
    Name.DECLINE: (_REASON,),
    Name.SUBMIT_PLAN: (Field("measures", FieldKind.MEASURES, wanted=True), _NOTE),
    Name.APPROVE_PLAN: (_NOTE,),
    Name.RETURN_PLAN: (_REASON,),
    Name.REPORT_PROGRESS: (
        _TEXT,
        Field("percent", FieldKind.PERCENT, wanted=True),
        Field("measures", FieldKind.PROGRESS),
    ),
    Name.COMPLETE_PART: (_TEXT, _FILES),
    Name.REQUEST_EXTENSION: (_DUE, _REASON),
    Name.GRANT_EXTENSION: (_DUE, _NOTE),
    Name.REFUSE_EXTENSION: (_REASON,),
    Name.CONFIRM_COMPLETION: (Field("summary", wanted=True), Field("evidence", FieldKind.FILES, wanted=True)),
    Name.RECORD_CHECK: (
        Field("result", FieldKind.CHOICE, wanted=True, choices=tuple(Result), words="result"),
        Field("method", FieldKind.CHOICE, wanted=True, choices=tuple(Method), words="method"),
        Field("note", wanted=True),
        _FILES,
        _NEW_DUE,
    ),
    Name.SIGN_OFF: (_NOTE,),
    Name.RETURN_CHECK: (_REASON,),
    Name.SUSPEND: (Field("until", FieldKind.DAY, wanted=True), _REASON),
    Name.RESUME: (_REASON,),
    Name.CHANGE_DUE: (_DUE, _REASON),
    Name.TAKE_OVER: (_REASON,),
    Name.WITHDRAW: (_REASON,),
    Name.REOPEN: (_REASON, _NEW_DUE),
    Name.COMMENT: (_TEXT,),
    Name.ISSUE: (Field("proposal", FieldKind.PROPOSAL, wanted=True), _NOTE),
    Name.WAIVE: (Field("proposal", FieldKind.PROPOSAL, wanted=True), _REASON),
    Name.ACKNOWLEDGE_LETTER: (Field("letter", FieldKind.LETTER, wanted=True),),
}

NOT_TAKEN_BACK = frozenset(
    {
        *(Name.CONFIRM_COMPLETION, Name.SIGN_OFF, Name.WITHDRAW, Name.TAKE_OVER, Name.DECLINE),
        *(Name.ISSUE, Name.WAIVE),
    }
)
"""What nobody can undo by another command: the form asks twice."""

NEXT: Mapping[State, tuple[Name, ...]] = {
    State.REGISTERED: (Name.ASSIGN,),
    State.ASSIGNED: (Name.ACKNOWLEDGE, Name.DECLINE),
    State.RECTIFYING: (
        *(Name.APPROVE_PLAN, Name.RETURN_PLAN, Name.GRANT_EXTENSION, Name.REFUSE_EXTENSION, Name.COMPLETE_PART),
        *(Name.CONFIRM_COMPLETION, Name.REPORT_PROGRESS, Name.SUBMIT_PLAN),
    ),
    State.CHECKING: (Name.RECORD_CHECK,),
    State.VERIFIED: (Name.SIGN_OFF, Name.RETURN_CHECK),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}
"""What carries a case on, the most likely first; a list offers the first two of those that its reader may give."""

ANY_TIME = (Name.ACKNOWLEDGE_LETTER, Name.ISSUE, Name.WAIVE)
"""What waits beside that, and comes before it: somebody was asked for it."""


def first(state: State, offered: Iterable[Name]) -> list[Name]:
    """Those of `offered` that carry a case on, the most likely first."""
    there = set(offered)
    return [name for name in (*ANY_TIME, *NEXT[state]) if name in there]
