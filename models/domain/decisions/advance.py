"""What comes about by itself: missed deadlines, rungs of the ladders, the end of a suspension."""

from datetime import datetime

from models.domain.case import Case, Clock
from models.domain.clocks import (
    Happening,
    Occasion,
    last_skipped,
    next_occasion,
    planned_at,
    rung_at,
    rung_number,
    thawed,
)
from models.domain.decisions.letters import expire
from models.domain.events import (
    Addressee,
    DeadlineMissed,
    MeasureProposed,
    Resumed,
    RungReached,
    RungSkipped,
)
from models.domain.evolve import rung_key
from models.domain.policies import IN_CHARGE, Rung
from models.domain.unfolding import Unfolding
from models.domain.words import PROPOSED, Capacity, ClockName


def advance(unfolding: Unfolding) -> None:
    """Tell all that has come due by `unfolding.now`, in the order of its instants."""
    while (occasion := next_occasion(unfolding.case)) is not None and occasion.at <= unfolding.now:
        _happen(unfolding, occasion)


def _happen(unfolding: Unfolding, occasion: Occasion) -> None:
    case, clock = unfolding.case, occasion.clock
    if clock is None:
        _resume(unfolding)
    elif occasion.what is Happening.MISS:
        unfolding.tell_clock(
            DeadlineMissed(clock=clock.name, round=case.round, due_at=clock.due_at, proposal=clock.proposal)
        )
    elif occasion.what is Happening.EXPIRE:
        expire(unfolding, clock)
    else:
        _climb(unfolding, clock, occasion)


def _resume(unfolding: Unfolding) -> None:
    """The suspension ends at its date."""
    unfolding.tell_clock(Resumed(due=resumed_due(unfolding)))


def resumed_due(unfolding: Unfolding) -> datetime:
    """The due with the time given back that was frozen until now."""
    case = unfolding.case
    clock, suspension = case.clock(ClockName.DUE), case.suspension
    if clock is None or suspension is None:
        message = f"{case.number}: nothing is suspended"
        raise ValueError(message)
    return thawed(case, clock, suspension, unfolding.now).due_at


def _climb(unfolding: Unfolding, clock: Clock, occasion: Occasion) -> None:
    case = unfolding.case
    rung = rung_at(case.terms, clock)
    number = rung_number(case.terms, clock)
    line = case.lines.up(clock.unit)
    level = min(rung.level, len(line) - 1)
    n = case.reached.get(rung_key(clock.name, case.round, number), 0) + 1
    planned = planned_at(case, clock)
    if occasion.skipped:
        last = last_skipped(case, clock)
        several = last.step > clock.step
        unfolding.tell_clock(
            RungSkipped(
                clock=clock.name,
                round=case.round,
                rung=number,
                n=n + last.step - clock.step,
                first_n=n if several else None,
                measure=rung.measure,
                level=level,
                due_at=planned_at(case, last),
                proposal=clock.proposal,
            )
        )
        return
    unfolding.tell_clock(
        RungReached(
            clock=clock.name,
            round=case.round,
            rung=number,
            n=n,
            measure=rung.measure,
            level=level,
            due_at=planned,
            fired_at=unfolding.now,
            to=(rung_addressee(case, clock.unit, rung),),
            copies=_copies(case, clock.unit, level) or None,
            proposal=clock.proposal,
        )
    )
    if rung.measure in PROPOSED:
        unfolding.tell_clock(
            MeasureProposed(
                proposal=case.proposals + 1,
                measure=rung.measure,
                clock=clock.name,
                level=level,
                to=(Addressee(unit=case.supervisor, capacities=(Capacity.HEAD,)),),
            )
        )


def rung_addressee(case: Case, owner: str, rung: Rung) -> Addressee:
    """Whom a rung goes to, `owner` being its clock's. What is only proposed the supervising head judges: a person."""
    if rung.measure in PROPOSED:
        return Addressee(unit=case.supervisor, capacities=(Capacity.HEAD,))
    line = case.lines.up(owner)
    level = min(rung.level, len(line) - 1)
    below = line[: max(level, 1)] if IN_CHARGE in rung.to else None
    return Addressee(unit=line[level], capacities=rung.capacities, in_charge_of=below)


def copies_told(case: Case, owner: str, rung: Rung) -> tuple[Addressee, ...]:
    """Who is told a rung beside its addressee, `owner` being its clock's. What is only proposed tells nobody yet."""
    if rung.measure in PROPOSED:
        return ()
    return _copies(case, owner, min(rung.level, len(case.lines.up(owner)) - 1))


def _copies(case: Case, owner: str, level: int) -> tuple[Addressee, ...]:
    """The heads of the units that guide the lead read of every escalation of its clocks, and decide nothing."""
    if level == 0 or owner != case.lead:
        return ()
    return tuple(Addressee(unit=unit, capacities=(Capacity.HEAD,)) for unit in case.lines.guides.get(case.lead, ()))
