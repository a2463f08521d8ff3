"""Whether anybody is left in the supervisor who may check or sign off (domain.md, "Rights")."""

from models.domain.actors import Actor
from models.domain.commands import Name
from models.domain.events import Addressee, NoIndependentPerson
from models.domain.refusals import Refusal
from models.domain.rights import RIGHTS, authority
from models.domain.unfolding import Unfolding
from models.domain.words import Capacity, ClockName

_WORK = {ClockName.CHECK: Name.RECORD_CHECK, ClockName.SIGN_OFF: Name.SIGN_OFF}


def tell_if_nobody_is_left(unfolding: Unfolding, clock: ClockName, bench: tuple[Actor, ...]) -> None:
    """`no_independent_person` to the next head above, if none of `bench`, the supervisor's people, may do it."""
    case = unfolding.case
    name = _WORK[clock]
    for actor in bench:
        try:
            authority(case, name, actor, RIGHTS[name])
        except Refusal:
            continue
        return
    line = case.lines.up(case.supervisor)
    level = min(1, len(line) - 1)
    to = Addressee(unit=line[level], capacities=(Capacity.HEAD,))
    unfolding.tell_clock(NoIndependentPerson(clock=clock, level=level, to=(to,)))
