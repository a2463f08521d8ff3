"""What a policy warns of and does not forbid, read off a case as it stands: nothing of it is recorded."""

from enum import StrEnum

from models.domain.case import Case
from models.domain.reckoning import Reckoning, reckoned
from models.domain.value import Value


class WarningCode(StrEnum):
    """What is warned of."""

    DUE_BEYOND = "due_beyond"


class Warned(Value):
    """One warning; `reckoning` counts out the bound that is passed."""

    code: WarningCode
    reckoning: Reckoning


def warned(case: Case) -> tuple[Warned, ...]:
    """The due of an open case lies further from its opening than the policy would have it (`warn_beyond`)."""
    beyond = case.terms.warn_beyond
    if beyond is None or case.due is None or case.ended:
        return ()
    latest = reckoned(case.calendar, beyond, case.opened_at)
    return (Warned(code=WarningCode.DUE_BEYOND, reckoning=latest),) if case.due > latest.ends_at else ()
