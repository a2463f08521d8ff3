"""Whether anybody is left who may do what comes next (domain.md, "Rights")."""

from models.domain.authority import authority
from models.domain.commands import Bench, Name
from models.domain.events import Addressee, NoIndependentPerson
from models.domain.refusals import Refusal
from models.domain.rights import RIGHTS
from models.domain.unfolding import Unfolding
from models.domain.words import Capacity, ClockName

_WORK = {
    ClockName.PLAN_APPROVAL: Name.APPROVE_PLAN,
    ClockName.EXTENSION: Name.GRANT_EXTENSION,
    ClockName.CHECK: Name.RECORD_CHECK,
    ClockName.SIGN_OFF: Name.SIGN_OFF,
}


def tell_if_nobody_is_left(unfolding: Unfolding, name: ClockName, bench: Bench) -> None:
    """`no_independent_person` to the next head above, if none of `bench` may do the work of the clock `name`."""
    case = unfolding.case
    clock = case.clock(name)
    if bench is None or clock is None:
        return
    work = _WORK[name]
    for actor in bench:
        try:
            authority(case, work, actor, RIGHTS[work])
        except Refusal:
            continue
        return
    line = case.lines.up(clock.unit)
    level = min(1, len(line) - 1)
    to = Addressee(unit=line[level], capacities=(Capacity.HEAD,))
    unfolding.tell_clock(NoIndependentPerson(clock=name, level=level, to=(to,)))
