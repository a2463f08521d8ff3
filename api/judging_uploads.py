"""Who may upload to a case, and when: the domain's right, and no case that has ended."""

from api.callers import Caller
from models.domain.actors import Actor
from models.domain.authority import authority
from models.domain.case import Case
from models.domain.refusals import WrongState
from models.domain.rights import DEEDS, Deed


def may_upload(case: Case, caller: Caller) -> Actor:
    """Who uploads. Raises `NotPermitted`, or `WrongState` for a case that is over."""
    actor = caller.acting
    authority(case, None, actor, DEEDS[Deed.UPLOAD])
    if case.ended:
        raise WrongState(state=case.state)
    return actor
