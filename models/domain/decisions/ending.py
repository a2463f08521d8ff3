"""How a case leaves the ledger without a sign-off, and how a closed one comes back."""

from models.domain.commands import Reopen, Withdraw
from models.domain.decisions.checking import rework_due
from models.domain.decisions.telling import Telling
from models.domain.events import Reopened, Withdrawn


def withdraw(telling: Telling, order: Withdraw) -> None:
    """Struck off without rectification."""
    telling.tell(Withdrawn(reason=order.reason))


def reopen(telling: Telling, order: Reopen) -> None:
    """Back to rectifying, in the next round."""
    given = True if order.due is not None else None
    telling.tell(Reopened(reason=order.reason, due=rework_due(telling, order.due), given=given))
