"""Moving an open case to another version of its policy or of the calendar: an administrator's word, and no post's."""

from models.domain.commands import AdoptCalendar, AdoptPolicy
from models.domain.decisions.advance import advance
from models.domain.events import CalendarAdopted, PolicyAdopted
from models.domain.moving import adopted_ends
from models.domain.refusals import AlreadyAdopted, AnotherPolicy, NotPermitted, WrongState
from models.domain.unfolding import Unfolding


def migrate(unfolding: Unfolding, order: AdoptPolicy | AdoptCalendar, administrator: int | None) -> None:
    """The case goes by what is adopted from now on; what that makes due at once, happens."""
    if administrator is None:
        raise NotPermitted
    if unfolding.case.ended:
        raise WrongState(state=unfolding.case.state)
    told = _policy(unfolding, order) if isinstance(order, AdoptPolicy) else _calendar(unfolding, order)
    unfolding.tell_administrator(told, administrator)
    advance(unfolding)


def _policy(unfolding: Unfolding, order: AdoptPolicy) -> PolicyAdopted:
    """`keep` leaves every end where it is; `recompute` reckons those anew that a limit of the policy set."""
    case, terms = unfolding.case, order.terms
    if (terms.policy, terms.severity) != (case.terms.policy, case.severity):
        raise AnotherPolicy(policy=case.terms.policy)
    if terms == case.terms:
        raise AlreadyAdopted
    moved = adopted_ends(case, order, unfolding.now)
    return PolicyAdopted(adoption=order.adoption, mode=order.mode, terms=terms, moved=moved or None)


def _calendar(unfolding: Unfolding, order: AdoptCalendar) -> CalendarAdopted:
    case = unfolding.case
    if order.calendar == case.calendar:
        raise AlreadyAdopted
    moved = adopted_ends(case, order, unfolding.now)
    return CalendarAdopted(adoption=order.adoption, calendar=order.calendar, moved=moved or None)
