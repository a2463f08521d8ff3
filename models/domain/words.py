"""The words of the domain that are closed sets: states, capacities, kinds, measures, clocks."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands in its life."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    CHECKING = "checking"
    VERIFIED = "verified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
DUE_RUNS = frozenset({State.REGISTERED, State.ASSIGNED, State.RECTIFYING})


class Capacity(StrEnum):
    """What a post empowers its holder to do; post kinds are data and carry one."""

    HEAD = "head"
    STAFF = "staff"
    READER = "reader"


class Kind(StrEnum):
    """A finding 问题, or a decision 督办事项 to be carried out."""

    FINDING = "finding"
    DECISION = "decision"


class Category(StrEnum):
    """One unit's own 个性, or the same thing in several units 共性."""

    INDIVIDUAL = "individual"
    COMMON = "common"


class DeadlineKind(StrEnum):
    """How a deadline is set: 立行立改, 限期整改, 长期坚持."""

    IMMEDIATE = "immediate"
    BY_DATE = "by_date"
    LONG_TERM = "long_term"


class Measure(StrEnum):
    """What a rung does. The first three the ladder issues itself; the others it only proposes."""

    REMIND = "remind"
    URGE = "urge"
    SUPERVISE = "supervise"
    INTERVIEW = "interview"
    CIRCULATE = "circulate"
    ACCOUNTABILITY = "accountability"


PROPOSED = frozenset({Measure.INTERVIEW, Measure.CIRCULATE, Measure.ACCOUNTABILITY})


class ClockName(StrEnum):
    """The clocks of a case; each has one owner and, a letter's aside, one ladder."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    DUE = "due"
    PLAN = "plan"
    PLAN_APPROVAL = "plan_approval"
    EXTENSION = "extension"
    CHECK = "check"
    SIGN_OFF = "sign_off"
    PROPOSAL = "proposal"
    LETTER = "letter"


class LetterStanding(StrEnum):
    """How a letter 督办单 stands: it waits to be acknowledged, or for progress; or why it waits no longer."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    ENDED = "ended"
    REPLACED = "replaced"


class Lamp(StrEnum):
    """How a case shows: 绿, 黄, 红, 灰."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


class Mode(StrEnum):
    """How an open case takes another version of its policy: its ends stay, or are reckoned anew."""

    KEEP = "keep"
    RECOMPUTE = "recompute"


class Result(StrEnum):
    """The outcome of a follow-up check."""

    PASS = "pass"  # noqa: S105  # a check's result, no password
    FAIL = "fail"


class Method(StrEnum):
    """How a follow-up check was made."""

    ON_SITE = "on_site"
    SPOT = "spot"
    INTERVIEW = "interview"
    DOCUMENTS = "documents"
