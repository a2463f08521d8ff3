"""The running clocks of a case: when each ends, which rung comes next, and when to wake up for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from models.domain.calendars import CLOSES, Calendar
from models.domain.case import Case, Clock, Delay, Suspension
from models.domain.limits import Limit, LimitUnit
from models.domain.outages import is_outage
from models.domain.policies import Rung, Terms
from models.domain.steps import first_step
from models.domain.words import ClockName


class Happening(IntEnum):
    """What the clock brings about; of two at one instant the lower comes first."""

    RESUME = 0
    MISS = 1
    EXPIRE = 2
    RUNG = 3


@dataclass(frozen=True)
class Occasion:
    """Something that happens at `at` without anybody's doing; `skipped` rungs tell nobody."""

    at: datetime
    what: Happening
    clock: Clock | None = None
    skipped: bool = False


def next_wakeup(case: Case) -> datetime | None:
    """When the case next changes by itself; `None` for a case without a clock."""
    occasion = next_occasion(case)
    return occasion.at if occasion else None


def next_occasion(case: Case) -> Occasion | None:
    """The first thing that the clocks bring about, whether or not its instant has come."""
    return min(_occasions(case), key=lambda occasion: (occasion.at, occasion.what), default=None)


def _occasions(case: Case) -> Iterator[Occasion]:
    if case.suspension is not None:
        yield Occasion(case.suspension.until, Happening.RESUME)
    for clock in case.clocks:
        if case.suspension is not None and clock.name is not ClockName.PROPOSAL:
            continue
        if clock.name is ClockName.LETTER:
            yield Occasion(clock.due_at, Happening.EXPIRE, clock)
            continue
        if not clock.missed:
            yield Occasion(clock.due_at, Happening.MISS, clock)
        rung = rung_at(case.terms, clock)
        planned = planned_at(case, clock)
        if planned < clock.armed_at:
            yield Occasion(planned, Happening.RUNG, clock, skipped=True)
        elif not waits_for_extension(case, clock, rung):
            yield Occasion(planned if rung.any_time else case.calendar.working_moment(planned), Happening.RUNG, clock)


def rung_number(terms: Terms, clock: Clock) -> int:
    """The place in the ladder, from 0, of a clock's next rung; the last one stands for all its repeats."""
    return min(clock.step, len(terms.ladder(clock.name)) - 1)


def rung_at(terms: Terms, clock: Clock) -> Rung:
    """A clock's next rung."""
    return terms.ladder(clock.name)[rung_number(terms, clock)]


def planned_at(case: Case, clock: Clock) -> datetime:
    """When a clock's next rung is due, working hours aside."""
    rung = rung_at(case.terms, clock)
    planned = _kept_distance(case, clock, rung) if clock.delay and rung.level else _by_ladder(case, clock, rung)
    repeats = clock.step - rung_number(case.terms, clock)
    if repeats and rung.every is not None:
        planned = case.calendar.shifted(planned, rung.every.times(repeats))
    return planned


def _by_ladder(case: Case, clock: Clock, rung: Rung) -> datetime:
    """Where the ladder puts a rung, counted from the clock's end."""
    return halfway(clock) if isinstance(rung.after, str) else case.calendar.shifted(clock.due_at, rung.after)


def _kept_distance(case: Case, clock: Clock, rung: Rung) -> datetime:
    """A rung above the unit, as far from the unit's own rung as it is planned, from when that one really fired."""
    assert clock.delay is not None  # noqa: S101  # the caller looked
    distance = distance_to_own(case, clock, clock.delay, rung)
    fired_at = clock.delay.fired_at
    return case.calendar.shifted(fired_at, distance) if isinstance(distance, Limit) else fired_at + distance


def distance_to_own(case: Case, clock: Clock, delay: Delay, rung: Rung) -> Limit | timedelta:
    """How far a rung above the unit is planned from the unit's own one that an outage held up."""
    own = case.terms.ladder(clock.name)[delay.rung]
    if isinstance(rung.after, Limit) and isinstance(own.after, Limit):
        unit = rung.after.unit if rung.after.n else own.after.unit
        return Limit(unit=unit, n=rung.after.n - own.after.n)
    return _by_ladder(case, clock, rung) - _by_ladder(case, clock, own)


def delay_of(case: Case, clock: Clock, due_at: datetime, fired_at: datetime) -> Delay | None:
    """What the rung that has just fired tells the rungs above the unit: how late the unit's own last one was.

    Late is what an outage held up; a rung that waited for working hours is not.
    """
    rung = rung_at(case.terms, clock)
    if rung.level > 0:
        return clock.delay
    expected = due_at if rung.any_time else case.calendar.working_moment(due_at)
    if not is_outage(expected, fired_at):
        return None
    return Delay(rung=rung_number(case.terms, clock), fired_at=fired_at)


def last_skipped(case: Case, clock: Clock) -> Clock:
    """`clock`, which has a rung to skip, moved on to the last repeat of that rung that is skipped with it."""
    if rung_at(case.terms, clock).every is None:
        return clock

    def fires(step: int) -> bool:
        return planned_at(case, clock.model_copy(update={"step": step})) >= clock.armed_at

    return clock.model_copy(update={"step": first_step(fires, clock.step + 1) - 1})


def halfway(clock: Clock) -> datetime:
    """The middle between a clock's start and its end."""
    return clock.started_at + (clock.due_at - clock.started_at) / 2


def waits_for_extension(case: Case, clock: Clock, rung: Rung) -> bool:
    """Rungs of the due ladder above the unit wait while a timely request does (rule 5)."""
    return clock.name is ClockName.DUE and case.extension is not None and rung.level > 0


def limit_of(terms: Terms, name: ClockName) -> Limit:
    """How long a stage may take. The due is no stage, and a plan has a limit only where one is wanted."""
    limits = {
        ClockName.ASSIGN: terms.limits.assign,
        ClockName.ACKNOWLEDGE: terms.limits.acknowledge,
        ClockName.PLAN: terms.limits.plan,
        ClockName.PLAN_APPROVAL: terms.limits.plan_approval,
        ClockName.EXTENSION: terms.extension.decide,
        ClockName.CHECK: terms.limits.check,
        ClockName.SIGN_OFF: terms.limits.sign_off,
        ClockName.PROPOSAL: terms.limits.proposal,
        ClockName.LETTER: terms.limits.letter,
    }
    limit = limits[name]
    if limit is None:
        message = f"the policy sets no limit for {name}"
        raise ValueError(message)
    return limit


def thawed(case: Case, clock: Clock, suspension: Suspension, now: datetime) -> Clock:
    """`clock` with the time given back for which `suspension`, over at `now`, froze it.

    Start, end and what it skips move alike. What was started or moved while suspended stood still only from then
    on, and nothing stands still beyond the wake-up date.
    """
    later = moved_by_freeze(case.calendar, clock, suspension, now)
    frozen = frozen_for(case.calendar, clock, suspension, now)
    return clock.model_copy(
        update={
            "reckoned": clock.reckoned and clock.reckoned.given_back(frozen),
            "started_at": later(clock.started_at),
            "due_at": later(clock.due_at),
            "armed_at": later(clock.armed_at),
            "delay": _later_delay(clock.delay, later),
        }
    )


def _later_delay(delay: Delay | None, later: Callable[[datetime], datetime]) -> Delay | None:
    return delay.model_copy(update={"fired_at": later(delay.fired_at)}) if delay is not None else None


def moved_by_freeze(
    calendar: Calendar, clock: Clock, suspension: Suspension, now: datetime
) -> Callable[[datetime], datetime]:
    """How an instant moves by the time for which `clock` stood still."""
    frozen = frozen_for(calendar, clock, suspension, now)
    if isinstance(frozen, timedelta):
        return lambda instant: instant + frozen
    days = Limit(unit=LimitUnit.WORKING_DAYS, n=frozen)
    return lambda instant: calendar.shifted(instant, days) if days.n else instant


def frozen_for(calendar: Calendar, clock: Clock, suspension: Suspension, now: datetime) -> timedelta | int:
    """For how long `clock` stood still: whole working days (rule 4), or the very time."""
    since, until = max(suspension.since, clock.armed_at), min(suspension.until, now)
    if set_to_the_second(calendar, clock.due_at):
        return until - since
    return calendar.working_days_ended(since, until)


def set_to_the_second(calendar: Calendar, due: datetime) -> bool:
    """Whether a due is an exact instant; all that counts in days ends at 18:00."""
    return calendar.local(due).time() != CLOSES
