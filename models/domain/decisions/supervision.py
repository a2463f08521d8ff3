"""What the supervisor does beside judging: suspend, resume, take over, and decide on proposals."""

from datetime import datetime

from models.domain.commands import Issue, Resume, Suspend, TakeOver, Waive
from models.domain.decisions.advance import resumed_due
from models.domain.decisions.bench import tell_if_nobody_is_left
from models.domain.decisions.opening import check_near
from models.domain.decisions.telling import Telling
from models.domain.events import ProposalIssued, ProposalWaived, Resumed, Suspended, TakenOver
from models.domain.refusals import ProposalUnknown, UntilInPast
from models.domain.words import ClockName


def suspend(telling: Telling, order: Suspend) -> None:
    """挂账 until a day's opening hour, or an instant."""
    until = order.until if isinstance(order.until, datetime) else telling.case.calendar.opening(order.until)
    if until <= telling.now:
        raise UntilInPast
    check_near(until, telling.now)
    telling.tell(Suspended(reason=order.reason, until=until))


def resume(telling: Telling, order: Resume) -> None:
    """Before its date; the frozen time is given back (rule 4)."""
    telling.tell(Resumed(reason=order.reason, due=resumed_due(telling.unfolding)))


def take_over(telling: Telling, order: TakeOver) -> None:
    """提级督办: the unit by whose head it is ordered supervises from now on."""
    telling.tell(TakenOver(supervisor=telling.authority.unit, reason=order.reason))
    for clock in (ClockName.CHECK, ClockName.SIGN_OFF):
        tell_if_nobody_is_left(telling.unfolding, clock, order.bench)


def issue(telling: Telling, order: Issue) -> None:
    """The proposed measure is issued."""
    _check_waits(telling, order.proposal)
    telling.tell(ProposalIssued(proposal=order.proposal, note=order.note))


def waive(telling: Telling, order: Waive) -> None:
    """The proposed measure is waived, with a reason."""
    _check_waits(telling, order.proposal)
    telling.tell(ProposalWaived(proposal=order.proposal, reason=order.reason))


def _check_waits(telling: Telling, proposal: int) -> None:
    if not any(clock.key == (ClockName.PROPOSAL, proposal) for clock in telling.case.clocks):
        raise ProposalUnknown(proposal=proposal)
