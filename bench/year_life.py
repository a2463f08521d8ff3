"""One case's life in a simulated year, by the service's own rules: people act sooner or later, the clock goes on."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from models.domain import commands as c
from models.domain.calendars import Calendar
from models.domain.case import Case, PlanStatus
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate, Deadline, Immediate
from models.domain.decide import decide
from models.domain.events import Event
from models.domain.evolve import evolve
from models.domain.organization import Organization
from models.domain.policies import Policy
from models.domain.refusals import Refusal
from models.domain.texts import digest
from models.domain.units import PARTY_LINE
from models.domain.words import Capacity, ClockName, Method, Result, State

TEXT = digest(b"0" * 16, "text")
_STAFF = (Capacity.STAFF, Capacity.HEAD)
_HEAD = (Capacity.HEAD,)
_files = count(1)


class World(NamedTuple):
    """What all lives share."""

    organization: Organization
    policy: Policy
    calendar: Calendar
    ends: datetime


class Act(NamedTuple):
    """Something that somebody does: the order, and the unit and capacities of who may give it."""

    order: c.Order
    unit: str
    capacities: tuple[Capacity, ...]


class Life:
    """A case from its opening to the year's end; `told` is each event with the case after it."""

    def __init__(self, world: World, chance: Random, number: str, lead: str, opened: datetime) -> None:
        """Open it for `lead`, by the staff of the unit that leads it."""
        self._world = world
        self._chance = chance
        self._number = number
        self.now = opened
        self._lead = lead
        self._asked = False
        self._slow = 1.0 if chance.random() < 0.8 else chance.uniform(2, 5)  # noqa: PLR2004  # a fifth is late with all
        self.case: Case | None = None
        self.told: list[tuple[Case, Event]] = []

    def lived(self) -> "Life":
        """The whole of it."""
        self._give(self._opening())
        while self.case is not None and self.now < self._world.ends:
            act = self._next_act(self.case)
            at = self._later(act[0]) if act is not None else self._world.ends
            self._pass_to(min(at, self._world.ends))
            if act is not None and at < self._world.ends:
                self._give(act[1])
        return self

    def _opening(self) -> Act:
        organization, day = self._world.organization, self.now.date()
        supervisor = organization.leader(self._lead, PARTY_LINE, day) or self._lead
        severity = self._chance.choices(("minor", "major", "critical"), (70, 25, 5))[0]
        order = c.Open(
            number=self._number,
            title=TEXT,
            description=TEXT,
            severity=severity,
            lead=self._lead,
            deadline=self._deadline(),
            terms=self._world.policy.terms(severity),
            calendar=self._world.calendar,
            lines=organization.lines((self._lead, supervisor), PARTY_LINE, day),
        )
        return Act(order, supervisor, _STAFF)

    def _deadline(self) -> Deadline:
        if self._chance.random() < 0.15:  # noqa: PLR2004  # 立行立改
            return Immediate()
        return ByDate.model_validate({"within": f"{self._chance.choice((15, 20, 30, 60, 90))} working days"})

    def _next_act(self, case: Case) -> tuple[float, Act] | None:  # noqa: PLR0911  # a table, one row a state
        """What is done next, and about how many working days from now."""
        supervisor, chance = case.supervisor, self._chance.random()
        match case.state:
            case State.REGISTERED:
                return 1, Act(self._assigning(case), supervisor, _STAFF)
            case State.ASSIGNED if chance < 0.03:  # noqa: PLR2004  # few are declined
                return 1, Act(c.Decline(reason=TEXT), case.lead or "", _HEAD)
            case State.ASSIGNED:
                return 0.8, Act(c.Acknowledge(), case.lead or "", _STAFF)
            case State.RECTIFYING:
                return self._rectifying(case, chance)
            case State.CHECKING:
                passed = Result.PASS if chance < 0.88 else Result.FAIL  # noqa: PLR2004  # one in eight fails
                # By the staff alone: a head that checks may not sign off.
                check = c.RecordCheck(result=passed, method=Method.ON_SITE, note=TEXT)
                return 4, Act(check, supervisor, (Capacity.STAFF,))
            case State.VERIFIED if chance < 0.04:  # noqa: PLR2004  # few checks are returned
                return 2, Act(c.ReturnCheck(reason=TEXT), supervisor, _HEAD)
            case State.VERIFIED:
                return 2, Act(c.SignOff(), supervisor, _HEAD)
            case State.CLOSED if chance < 0.04:  # noqa: PLR2004  # few relapse
                return 60, Act(c.Reopen(reason=TEXT), supervisor, _HEAD)
            case _:
                return None

    def _rectifying(self, case: Case, chance: float) -> tuple[float, Act]:
        lead, supervisor = case.lead or "", case.supervisor
        if case.extension is not None:
            granted = c.GrantExtension(due=case.extension.due) if chance < 0.8 else c.RefuseExtension(reason=TEXT)  # noqa: PLR2004
            return 2, Act(granted, case.extension.decider, _HEAD)
        if case.plan is not None and case.plan.status is PlanStatus.SUBMITTED:
            judged: c.Order = c.ApprovePlan() if chance < 0.85 else c.ReturnPlan(reason=TEXT)  # noqa: PLR2004
            return 2, Act(judged, supervisor, _STAFF)
        if case.clock(ClockName.PLAN) is not None:
            return 6, Act(c.SubmitPlan(measures=(c.Measure(text=TEXT),)), lead, _STAFF)
        left = self._working_days_left(case)
        if not self._asked and chance < 0.15 and left > 8 and case.due is not None:  # noqa: PLR2004
            self._asked = True
            return left - 7, Act(c.RequestExtension(due=case.due + timedelta(days=30), reason=TEXT), lead, _HEAD)
        # Most are done a little before the due, some after it, a few long after.
        lateness = self._chance.gauss(-3, 4) if self._slow == 1 else self._chance.expovariate(1 / 12)
        file = f"{next(_files):064x}"
        done = c.ConfirmCompletion(summary=TEXT, evidence=(file,), uploaded=(file,))
        return max(left + lateness, 0.5), Act(done, lead, _HEAD)

    def _assigning(self, case: Case) -> c.Assign:
        lines = self._world.organization.lines((self._lead,), PARTY_LINE, self.now.date())
        return c.Assign(lead=self._lead, lines=lines, deadline=None if case.deadline else self._deadline())

    def _working_days_left(self, case: Case) -> int:
        return self._world.calendar.working_days_ended(self.now, case.due) if case.due is not None else 0

    def _later(self, days: float) -> datetime:
        """About so many working days from now, at some working hour."""
        about = days * self._chance.lognormvariate(0, 0.4) * (self._slow if days < 10 else 1)  # noqa: PLR2004
        calendar = self._world.calendar
        day = calendar.working_day_from(calendar.local(self.now).date())
        at = calendar.instant(calendar.add_working_days(day, round(about)), time(9 + self._chance.randrange(9)))
        return max(at, calendar.working_moment(self.now + timedelta(minutes=30)))

    def _pass_to(self, until: datetime) -> None:
        """Time goes on, and the clock is told of every instant at which the case asked to be woken."""
        while self.case is not None and (wake := next_wakeup(self.case)) is not None and wake <= until:
            self.now = max(self.now, wake)
            self._fold(decide(self.case, c.clock_reached(), self.now))
        self.now = until

    def _give(self, act: Act) -> None:
        """Have the first of those who may give the order; one that nobody may give is left."""
        organization, day = self._world.organization, self._world.calendar.local(self.now).date()
        people = list(organization.holders(act.unit, act.capacities, day))
        self._chance.shuffle(people)
        for person in people:
            actor = organization.actor(person, day)
            with suppress(Refusal):
                self._fold(decide(self.case, c.Command(id="act", order=act.order, actor=actor), self.now))
                return

    def _fold(self, events: Iterable[Event]) -> None:
        for event in events:
            self.case = evolve(self.case, self._number, event)
            self.told.append((self.case, event))
