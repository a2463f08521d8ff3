"""Whom the ladders of a case would reach, with names and dates, without a case: a dry run (试演).

The case is opened by the rules themselves, so what is shown is what would happen. Channels come by value; without
them everybody has their inbox alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from models.domain.actors import Actor, Seat
from models.domain.calendars import Calendar
from models.domain.case import Case, Clock
from models.domain.clocks import limit_of
from models.domain.commands import Command, Open
from models.domain.deadlines import ByDate
from models.domain.decide import decide
from models.domain.decisions.advance import copies_told, rung_addressee
from models.domain.events import Addressee
from models.domain.evolve import fold
from models.domain.limits import Limit, LimitUnit
from models.domain.lines import Lines
from models.domain.organization import Organization
from models.domain.policies import Terms
from models.domain.refusals import Refusal
from models.domain.rungs_ahead import rungs_ahead
from models.domain.texts import digest
from models.domain.units import PARTY_LINE
from models.domain.value import Value
from models.domain.words import Capacity, ClockName, Measure

INBOX = "inbox"
Channels = Mapping[int, tuple[str, ...]]
"""The channels of each person beside the inbox, which everybody has."""

USUAL = Limit(unit=LimitUnit.WORKING_DAYS, n=20)
"""How long the lead has in a dry run that does not say."""

OF_LEAD = frozenset({ClockName.ACKNOWLEDGE, ClockName.PLAN, ClockName.DUE})
"""The clocks that the lead answers for; all others are the supervisor's."""
_NUMBER = "0000-000000"
_TEXT = digest(b"reach" * 4, "")


class Taker(Value):
    """A person who would be told: in their own right, or for `acting_for`; `login` is their account's."""

    person: int
    acting_for: tuple[int, ...] = ()
    login: str | None = None
    channels: tuple[str, ...] = ()


class Aim(Value):
    """The posts that are asked, and the `unit` whose people take it: one above where they are empty, or none."""

    asked: str
    capacities: tuple[Capacity, ...]
    unit: str | None
    takers: tuple[Taker, ...] = ()


class Step(Value):
    """A rung of one clock: what it does, how high it goes of how high it wants, when, and whom it reaches.

    `copies` go to the units that guide the lead. `repeats` says how often it comes again from then on.
    """

    clock: ClockName
    owner: str
    rung: int
    measure: Measure
    level: int
    wanted_level: int
    planned_at: datetime
    fires_at: datetime
    repeats: Limit | None = None
    to: tuple[Aim, ...]
    copies: tuple[Aim, ...] = ()


def aimed(organization: Organization, lines: Lines, to: Addressee, on: date, channels: Channels) -> Aim:
    """Who takes what goes to `to` on that day: the next unit above that has anybody, where its posts are empty."""
    for unit in lines.up(to.unit):
        if people := organization.addressed(unit, to.capacities, to.in_charge_of, on):
            takers = tuple(_taker(organization, person, unit, to, on, channels) for person in people)
            return Aim(asked=to.unit, capacities=to.capacities, unit=unit, takers=takers)
    return Aim(asked=to.unit, capacities=to.capacities, unit=None)


def trial_case(  # noqa: PLR0913, PLR0917  # all that an opening rests on
    organization: Organization, unit: str, terms: Terms, calendar: Calendar, at: datetime, within: Limit = USUAL
) -> Case | None:
    """A case that the unit above `unit` opens for it at `at`, due `within`; `None` where no unit could supervise it."""
    day = calendar.local(at).date()
    lines = organization.lines([unit], PARTY_LINE, day)
    supervisor = lines.above.get(unit)
    if supervisor is None:
        return None
    order = Open(
        number=_NUMBER,
        title=_TEXT,
        description=_TEXT,
        severity=terms.severity,
        lead=unit,
        deadline=ByDate(within=within),
        terms=terms,
        calendar=calendar,
        lines=lines,
    )
    opener = Actor(person=0, seats=(Seat(unit=supervisor, post="", capacity=Capacity.STAFF),))
    try:
        return fold(_NUMBER, decide(None, Command(id="reach", order=order, actor=opener), at))
    except Refusal:
        return None


def dry_run(organization: Organization, case: Case, on: date, channels: Channels) -> tuple[Step, ...]:
    """Every rung of every clock of a trial case, each clock beginning with it, by clock; who is told as of `on`."""
    return tuple(step for clock in trial_clocks(case) for step in _steps(organization, case, clock, on, channels))


def trial_clocks(case: Case) -> Iterator[Clock]:
    """Each clock that such a case may have, as if it began with it; a letter's climbs no ladder."""
    for name in ClockName:
        if name is ClockName.LETTER or (name is ClockName.PLAN and case.terms.limits.plan is None):
            continue
        running = case.clock(name)
        at = case.opened_at
        if running is not None:
            yield running.model_copy(update={"step": 0})
        else:
            unit = case.lead if name in OF_LEAD and case.lead is not None else case.supervisor
            due_at = case.calendar.end_of(limit_of(case.terms, name), at)
            yield Clock(name=name, unit=unit, started_at=at, due_at=due_at, armed_at=at)


def _steps(organization: Organization, case: Case, clock: Clock, on: date, channels: Channels) -> Iterator[Step]:
    ladder = case.terms.ladder(clock.name)
    for ahead in rungs_ahead(case, clock, repeats=0):
        if ahead.repeat:
            continue
        rung = ladder[ahead.rung]
        to, copies = rung_addressee(case, clock.unit, rung), copies_told(case, clock.unit, rung)
        yield Step(
            clock=clock.name,
            owner=clock.unit,
            rung=ahead.rung,
            measure=ahead.measure,
            level=ahead.level,
            wanted_level=ahead.wanted_level,
            planned_at=ahead.planned_at,
            fires_at=ahead.told_at,
            repeats=ahead.every,
            to=(aimed(organization, case.lines, to, on, channels),),
            copies=tuple(aimed(organization, case.lines, copy, on, channels) for copy in copies),
        )


def _taker(  # noqa: PLR0913, PLR0917  # a person in a post on a day
    organization: Organization,
    person: int,
    unit: str,
    to: Addressee,
    on: date,
    channels: Channels,
) -> Taker:
    asked = Capacity if to.in_charge_of is not None else to.capacities
    seats = [seat for seat in organization.actor(person, on).seats if seat.unit == unit and seat.capacity in asked]
    in_own_right = any(seat.acting_for is None for seat in seats)
    lent = () if in_own_right else tuple(sorted({one.acting_for for one in seats if one.acting_for is not None}))
    known = organization.person_by_id.get(person)
    return Taker(
        person=person,
        acting_for=lent,
        login=known.login if known else None,
        channels=(INBOX, *channels.get(person, ())),
    )
