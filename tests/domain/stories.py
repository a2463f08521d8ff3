"""A case's story as the tests tell it: commands in, events out, in order of time."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Self

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.decide import decide
from models.domain.events import AnyFact, Event, RungReached, RungSkipped
from models.domain.evolve import fold
from models.domain.lines import Lines
from models.domain.policies import Terms
from models.domain.texts import digest
from models.domain.words import ClockName, Method, Mode, Result
from tests.domain.people import LEADING, LINES, bench, head, staff
from tests.domain.terms import LATER_2026, SECOND, STANDARD, WEEKDAYS, at

NUMBER = "2026-000001"
TEXT = digest(b"0" * 16, "text")
MONDAY = at("2026-03-02 10:00")
"""When stories begin unless they say otherwise: a working Monday."""

ON_30_APRIL = ByDate(date=date(2026, 4, 30))
WITHIN_20_DAYS = ByDate.model_validate({"within": "20 working days"})
_ids = count(1)


def file(number: int) -> str:
    """The SHA-256 of the `number`-th file of the tests."""
    return f"{number:064x}"


def opening(  # noqa: PLR0913  # an order has as many fields
    *,
    lead: str | None = "SWJ-01",
    co_units: tuple[str, ...] = (),
    supervisor: str | None = None,
    deadline: Deadline | None = ON_30_APRIL,
    terms: Terms = STANDARD,
    calendar: Calendar = WEEKDAYS,
    opened_on: date | None = None,
    lines: Lines = LINES,
) -> c.Open:
    """An order to open a case, of the usual kind unless told otherwise."""
    return c.Open(
        number=NUMBER,
        title=TEXT,
        description=TEXT,
        severity=terms.severity,
        lead=lead,
        co_units=co_units,
        supervisor=supervisor,
        deadline=deadline,
        terms=terms,
        calendar=calendar,
        opened_on=opened_on,
        lines=lines,
        leading=LEADING,
    )


class Story:
    """A case, all its events, and the time; every command goes through `decide`, every event through `evolve`."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self.events: list[Event] = []
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        """The case as it stands."""
        assert self._case is not None
        return self._case

    def told(self, actor: Actor | None, order: c.Order, *, revision: int | None = None) -> tuple[Event, ...]:
        """What `order` causes, folded in."""
        command = c.Command(id=f"c{next(_ids)}", order=order, actor=actor, if_revision=revision)
        events = decide(self._case, command, self.now)
        self._case = fold(NUMBER, events, self._case)
        self.events += events
        return events

    def by(self, actor: Actor, *orders: c.Order) -> Self:
        """`actor` gives these orders now."""
        for order in orders:
            self.told(actor, order)
        return self

    def adopts(self, order: c.AdoptPolicy | c.AdoptCalendar) -> Self:
        """An administrator moves the case to another version, now."""
        events = decide(self._case, c.Command(id=f"c{next(_ids)}", order=order, administrator=1), self.now)
        self._case = fold(NUMBER, events, self._case)
        self.events += events
        return self

    def at(self, when: datetime | str) -> Self:
        """Time goes on to `when`, and the clock is told of every instant at which it asked to be woken."""
        until = at(when) if isinstance(when, str) else when
        while self._case is not None and (wake := next_wakeup(self._case)) is not None and wake <= until:
            self.now = max(self.now, wake)
            self.told(None, c.ClockReached())
        self.now = until
        return self

    def after(self, **length: float) -> Self:
        """Time goes on by a length, as `timedelta` takes it."""
        return self.at(self.now + timedelta(**length))

    def silence_until(self, when: str) -> tuple[Event, ...]:
        """An outage: nobody tells the clock anything before `when`."""
        self.now = at(when)
        return self.told(None, c.ClockReached())

    def facts(self, *kinds: type[Any]) -> list[Any]:
        """The facts of these kinds so far, in order."""
        return [event.fact for event in self.events if isinstance(event.fact, kinds)]

    @property
    def last(self) -> AnyFact:
        """The last fact."""
        return self.events[-1].fact

    def told_units(self, clock: ClockName) -> list[str]:
        """The units to which the rungs of one clock went, in order; skipped ones went to nobody."""
        return [to.unit for fact in self.facts(RungReached) if fact.clock is clock for to in fact.to]

    def rungs(self, clock: ClockName) -> list[RungReached | RungSkipped]:
        """The rungs of one clock that were reached or skipped, in order."""
        return [fact for fact in self.facts(RungReached, RungSkipped) if fact.clock is clock]


def confirm(*files: int, of: str = "SWJ-JG") -> c.ConfirmCompletion:
    """Completion confirmed with these files, all uploaded, `of` being the supervisor whose people could check."""
    evidence = tuple(map(file, files))
    return c.ConfirmCompletion(summary=TEXT, evidence=evidence, uploaded=evidence, bench=bench(of))


def check(result: Result, *, due: date | datetime | None = None, of: str = "SWJ-JG") -> c.RecordCheck:
    """A follow-up check on site."""
    return c.RecordCheck(result=result, method=Method.ON_SITE, note=TEXT, due=due, bench=bench(of))


def assign(lead: str, *co_units: str, deadline: Deadline | None = None, lines: Lines = LINES) -> c.Assign:
    """The case handed to `lead`."""
    return c.Assign(lead=lead, co_units=co_units, deadline=deadline, lines=lines)


PASS = check(Result.PASS)
FAIL = check(Result.FAIL)
SECOND_TERMS = c.AdoptPolicy(adoption="a", mode=Mode.RECOMPUTE, terms=SECOND["standard"].terms("minor"))
LATER_CALENDAR = c.AdoptCalendar(adoption="a", calendar=LATER_2026)
REPORT = c.ReportProgress(text=TEXT, percent=50)
PLAN = c.SubmitPlan(measures=(c.Measure(text=TEXT), c.Measure(text=TEXT)))
PART = c.CompletePart(text=TEXT)


def opened(now: datetime = MONDAY, **order: Any) -> Story:
    """A case that the supervisor's staff has opened (SWJ-JG over SWJ-01 unless told otherwise)."""
    supervisor = order.get("supervisor") or "SWJ-JG"
    return Story(now).by(staff(supervisor), opening(**order))


def rectifying(now: datetime = MONDAY, **order: Any) -> Story:
    """A case that its lead has acknowledged."""
    return opened(now, **order).by(staff(order.get("lead", "SWJ-01")), c.Acknowledge())


def checking(now: datetime = MONDAY, **order: Any) -> Story:
    """A case whose lead's head has confirmed completion with file 1."""
    return rectifying(now, **order).by(head("SWJ-01"), confirm(1))


def verified(now: datetime = MONDAY, **order: Any) -> Story:
    """A case that the supervisor's staff has checked."""
    return checking(now, **order).by(staff("SWJ-JG"), PASS)


def closed(now: datetime = MONDAY, **order: Any) -> Story:
    """A case that the supervisor's head has signed off."""
    return verified(now, **order).by(head("SWJ-JG"), c.SignOff())


IMMEDIATE = Immediate()
QUARTERLY = LongTerm.model_validate({"every": "3 months"})

PLAIN_ORDERS: dict[c.Name, c.Order] = {
    order.name: order
    for order in (
        c.Acknowledge(),
        c.Decline(reason=TEXT),
        c.SubmitPlan(measures=(c.Measure(text=TEXT),)),
        c.ApprovePlan(),
        c.ReturnPlan(reason=TEXT),
        c.ReportProgress(text=TEXT, percent=1),
        c.CompletePart(text=TEXT),
        c.RefuseExtension(reason=TEXT),
        c.SignOff(),
        c.ReturnCheck(reason=TEXT),
        c.Resume(reason=TEXT),
        c.TakeOver(reason=TEXT),
        c.Withdraw(reason=TEXT),
        c.Reopen(reason=TEXT),
        c.Comment(text=TEXT),
        c.Issue(proposal=1),
        c.Waive(proposal=1, reason=TEXT),
    )
}
"""An order of each kind that needs no thought about its content."""
