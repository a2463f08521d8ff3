"""Which commands each state takes: the one table of moves (domain.md, "A case's life")."""

from models.domain.case import Case, PlanStatus
from models.domain.commands import Name
from models.domain.letters import open_letters
from models.domain.words import ClockName, State

_ANYWHERE_OPEN = frozenset(
    {Name.COMMENT, Name.CHANGE_DUE, Name.TAKE_OVER, Name.ISSUE, Name.WAIVE, Name.ACKNOWLEDGE_LETTER}
)

MOVES: dict[State, frozenset[Name]] = {
    State.REGISTERED: _ANYWHERE_OPEN | {Name.ASSIGN, Name.WITHDRAW},
    State.ASSIGNED: _ANYWHERE_OPEN | {Name.ACKNOWLEDGE, Name.DECLINE, Name.ASSIGN, Name.WITHDRAW},
    State.RECTIFYING: _ANYWHERE_OPEN
    | {
        Name.SUBMIT_PLAN,
        Name.APPROVE_PLAN,
        Name.RETURN_PLAN,
        Name.REPORT_PROGRESS,
        Name.COMPLETE_PART,
        Name.REQUEST_EXTENSION,
        Name.GRANT_EXTENSION,
        Name.REFUSE_EXTENSION,
        Name.CONFIRM_COMPLETION,
        Name.SUSPEND,
        Name.RESUME,
        Name.ASSIGN,
        Name.WITHDRAW,
    },
    State.CHECKING: _ANYWHERE_OPEN | {Name.RECORD_CHECK},
    State.VERIFIED: _ANYWHERE_OPEN | {Name.SIGN_OFF, Name.RETURN_CHECK},
    State.CLOSED: frozenset({Name.REOPEN}),
    State.WITHDRAWN: frozenset(),
}

WHILE_SUSPENDED = _ANYWHERE_OPEN | {Name.RESUME, Name.WITHDRAW, Name.REPORT_PROGRESS}


def open_moves(case: Case) -> frozenset[Name]:
    """The commands that the case takes as it stands, whoever gives them."""
    moves = MOVES[case.state]
    if case.suspension is not None:
        moves &= WHILE_SUSPENDED
    return frozenset(name for name in moves if _ready(case, name))


def _ready(case: Case, name: Name) -> bool:  # noqa: PLR0911  # one line a command reads better than a lookup of lambdas
    """Whether what the command answers to is there: a plan to approve, a request to decide."""
    match name:
        case Name.SUBMIT_PLAN:
            return case.plan is None or case.plan.status is PlanStatus.RETURNED
        case Name.APPROVE_PLAN | Name.RETURN_PLAN:
            return case.plan is not None and case.plan.status is PlanStatus.SUBMITTED
        case Name.COMPLETE_PART:
            return set(case.parts) < set(case.co_units)
        case Name.REQUEST_EXTENSION:
            return case.extension is None
        case Name.GRANT_EXTENSION | Name.REFUSE_EXTENSION:
            return case.extension is not None
        case Name.SUSPEND:
            return case.suspension is None
        case Name.RESUME:
            return case.suspension is not None
        case Name.ISSUE | Name.WAIVE:
            return any(clock.name is ClockName.PROPOSAL for clock in case.clocks)
        case Name.ACKNOWLEDGE_LETTER:
            return bool(open_letters(case))
        case _:
            return True
