"""Random lives of cases: the rules and a plain model of domain.md go side by side, and what must always hold, holds."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.chain import GENESIS, event_hash, seal
from models.domain import commands as c
from models.domain import events as e
from models.domain.actors import Actor
from models.domain.calendars import Calendar
from models.domain.case import Case, Miss, PlanStatus
from models.domain.channels import ASKS, TELLS
from models.domain.clocks import next_wakeup, planned_at
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.decide import decide
from models.domain.evolve import evolve, fold
from models.domain.lamps import lamp, overdue
from models.domain.letters import open_letters
from models.domain.notices import notices
from models.domain.outages import Outage
from models.domain.policies import Terms
from models.domain.refusals import Ground, Refusal
from models.domain.rungs_counted import rung_counted
from models.domain.standing import actions, escalation_level, missed
from models.domain.words import Capacity, ClockName, Method, Mode, Result, State
from proof.proving import prove
from tests.domain import people as p
from tests.domain.plain_case import PlainCase
from tests.domain.slow_calendar import SlowCalendar
from tests.domain.stories import NUMBER, PLAIN_ORDERS, TEXT, file, opening
from tests.domain.terms import (
    DRILL,
    INTERVIEWS,
    LATER_2026,
    SECOND,
    STANDARD,
    STANDARD_WITH_PLAN,
    VARIED,
    WEEKDAYS,
    YEAR_2026,
)

CALENDARS = (WEEKDAYS, YEAR_2026, YEAR_2026.model_copy(update={"zone": "Europe/Berlin"}))
_LENT = p.delegate_of(p.head("SWJ-01"), 9001, own=(p.seat("SWJ-03", Capacity.STAFF),))
ACTORS: tuple[Actor, ...] = (
    *p.bench("SWJ-JG"),
    *p.bench("SWJ"),
    *p.bench("GW"),
    *p.bench("SWJ-01"),
    p.staff("SWJ-02"),
    p.head("SWJ-02"),
    p.reader("SWJ-JG"),
    p.head("SWJ-03"),
    p.staff("QU"),
    p.delegate_of(p.head("SWJ-JG"), 9000),
    # The same person on different days: lent the lead's headship, then themselves a head of the supervisor.
    _LENT,
    p.person(9001, p.seat("SWJ-JG", Capacity.HEAD)),
    p.person(9002, p.seat("SWJ-JG", Capacity.HEAD), p.seat("SWJ-01", Capacity.STAFF)),
    p.person(9003, p.seat("SWJ-02", Capacity.HEAD), p.seat("SWJ-04", Capacity.HEAD)),
    p.ADMINISTRATOR,
)
LEADS = ("SWJ-01", "SWJ-01", "SWJ-03", "SWJ-09")
CO_UNITS = ((), (), ("SWJ-02",), ("SWJ-02", "SWJ-04"), ("SWJ-01",), ("SWJ-JG",))
_NOT_BY_POST = {c.Name.OPEN, c.Name.CLOCK, c.Name.ADOPT_POLICY, c.Name.ADOPT_CALENDAR}
NAMES = tuple(name for name in c.Name if name not in _NOT_BY_POST)
FILES = st.lists(st.integers(1, 4).map(file), max_size=2, unique=True).map(tuple)


class Life(RuleBasedStateMachine):
    """One case from its opening on."""

    case: Case
    plain: PlainCase
    terms: Terms
    calendar: Calendar
    now: datetime

    @initialize(data=st.data())
    def opens(self, data: st.DataObject) -> None:
        """A case is opened, or imported."""
        self.events: list[e.Event] = []
        self.misses: tuple[Miss, ...] = ()
        self.outages: tuple[Outage, ...] = ()
        self.calendar = data.draw(st.sampled_from(CALENDARS))
        self.terms = data.draw(st.sampled_from((STANDARD, STANDARD_WITH_PLAN, INTERVIEWS, VARIED, DRILL)))
        minutes = data.draw(st.integers(0, 200 * 24 * 60))
        self.now = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=minutes)
        imported = data.draw(st.sampled_from((None, None, None, 1, 30, 60))) if self.terms is not DRILL else None
        opened_on = None if imported is None else self.calendar.local(self.now).date() - timedelta(days=imported)
        lead = data.draw(st.sampled_from(("SWJ-01", None)))
        order = opening(
            lead=lead,
            co_units=data.draw(st.sampled_from(((), ("SWJ-02",), ("SWJ-02", "SWJ-04")))) if lead else (),
            deadline=self.deadline(data) if lead else data.draw(st.sampled_from((None, self.deadline(data)))),
            terms=self.terms,
            calendar=self.calendar,
            opened_on=opened_on,
        )
        self.plain = PlainCase(self.terms, SlowCalendar.like(self.calendar), "SWJ-JG", order.deadline)
        told = decide(None, c.Command(id="open", order=order, actor=p.staff("SWJ-JG")), self.now)
        self.plain.begin(order, self.now)
        self.take(told)
        self.same_by_itself([event for event in told if event.by_clock])

    def deadline(self, data: st.DataObject) -> Deadline:
        """A deadline of each kind, to the second where the policy is a drill."""
        drill, length = self.terms is DRILL, data.draw(st.integers(1, 40))
        day = self.calendar.local(self.now).date() + timedelta(days=length)
        exact = f"PT{length}S"
        within = exact if drill else data.draw(st.sampled_from((f"{length} working days", f"{length} calendar days")))
        kinds: tuple[Deadline, ...] = (
            Immediate(),
            ByDate(at=self.now + timedelta(seconds=length)) if drill else ByDate(date=day),
            ByDate.model_validate({"within": within}),
            LongTerm.model_validate({"every": data.draw(st.sampled_from((within, exact if drill else "1 months")))}),
        )
        return data.draw(st.sampled_from(kinds))

    # --- commands -------------------------------------------------------------------------------------------------

    @rule(data=st.data(), how=st.sampled_from("mmmmmgaaxxv"))
    def somebody_acts(self, data: st.DataObject, how: str) -> None:
        """Mostly what they may or what comes next: one rule, so that no life goes without it."""
        if how == "a":
            self.somebody_does_something(data)
        elif how == "m":
            self.somebody_does_what_they_may(data)
        elif how == "v":
            self.an_administrator_adopts(data)
        elif how == "x":
            self.they_ask_and_are_answered(data)
        else:
            self.it_goes_on()

    def somebody_does_something(self, data: st.DataObject) -> None:
        """Anybody gives any command; three times of four one that the state takes."""
        taken = [name for name in NAMES if self.plain.state_refuses(name.value) is None]
        names = data.draw(st.sampled_from((NAMES, taken, taken, taken)))
        self.gives(data, data.draw(st.sampled_from(ACTORS)), data.draw(st.sampled_from(names or NAMES)))

    def somebody_does_what_they_may(self, data: st.DataObject) -> None:
        """Somebody gives a command that the model's rights and states allow them."""
        orders = {name: self.plainest(name) for name in NAMES}
        often = [name for name in NAMES if name is not c.Name.WITHDRAW or self.case.seq > 30]
        open_names = [name for name in often if self.plain.state_refuses(name.value) is None]
        may = {
            name: actors
            for name in open_names
            if (
                actors := [actor for actor in ACTORS if self.plain.right_refuses(orders[name], actor, self.now) is None]
            )
        }
        if may:
            name = data.draw(st.sampled_from(sorted(may)))
            self.gives(data, data.draw(st.sampled_from(may[name])), name)

    def they_ask_and_are_answered(self, data: st.DataObject) -> None:
        """Letters, plans and requests, which chance alone seldom brings to an end."""
        case = self.case
        if (waiting := open_letters(case)) and data.draw(st.booleans()):
            letter = data.draw(st.sampled_from(waiting))
            self.gave(p.staff(letter.unit, 2), c.AcknowledgeLetter(letter=letter.seq))
            return
        if case.state is not State.RECTIFYING or case.suspension is not None:
            return
        if case.extension is not None:
            grant = c.GrantExtension(due=self.later(data))
            decisions: tuple[c.Order, ...] = (grant, grant, c.RefuseExtension(reason=TEXT))
            self.gave(p.head(case.extension.decider, 2), data.draw(st.sampled_from(decisions)))
        elif case.plan is not None and case.plan.status is PlanStatus.SUBMITTED:
            answers: tuple[c.Order, ...] = (c.ApprovePlan(), c.ReturnPlan(reason=TEXT))
            self.gave(p.staff(case.supervisor, 2), data.draw(st.sampled_from(answers)))
        elif data.draw(st.booleans()):
            self.gave(p.head(case.lead or "", 2), c.RequestExtension(due=self.later(data), reason=TEXT))
        else:
            self.gave(p.staff(case.lead or "", 2), c.SubmitPlan(measures=(c.Measure(text=TEXT),)))

    def it_goes_on(self) -> None:
        """The next step of a case that goes well, if nothing stands in its way."""
        case, lead = self.case, self.case.lead or ""
        match case.state:
            case State.REGISTERED:
                self.gave(p.staff(case.supervisor), c.Assign(lead="SWJ-01", lines=p.LINES, deadline=Immediate()))
            case State.ASSIGNED:
                self.gave(p.head(lead), c.Acknowledge())
            case State.RECTIFYING if case.suspension is not None:
                self.gave(p.staff(case.supervisor), c.Resume(reason=TEXT))
            case State.RECTIFYING:
                self.gave(p.staff(lead, 3), c.ReportProgress(text=TEXT, percent=100, outages=self.outages))
                for unit in case.co_units:
                    self.gave(p.head(unit, 3), c.CompletePart(text=TEXT))
                self.gave(p.head(lead), self.confirmation((file(case.round),)))
            case State.CHECKING:
                self.gave(p.staff(case.supervisor), self.checked(Result.PASS))
            case State.VERIFIED:
                self.gave(p.head(case.supervisor, 2), c.SignOff())
            case State.CLOSED:
                self.gave(p.head(case.supervisor), c.Reopen(reason=TEXT))
            case State.WITHDRAWN:
                pass

    def an_administrator_adopts(self, data: st.DataObject) -> None:
        """The case is moved to another version of its policy, or of the calendar."""
        order: c.AdoptPolicy | c.AdoptCalendar
        if data.draw(st.booleans()):
            second = SECOND[self.terms.policy].terms(self.terms.severity)
            terms, mode = data.draw(st.sampled_from((second, second, self.terms))), data.draw(st.sampled_from(Mode))
            order, same = c.AdoptPolicy(adoption="a", mode=mode, terms=terms), terms == self.case.terms
        else:
            zone = {"zone": self.calendar.zone}
            calendar = data.draw(st.sampled_from((LATER_2026, YEAR_2026, WEEKDAYS))).model_copy(update=zone)
            order, same = c.AdoptCalendar(adoption="a", calendar=calendar), calendar == self.case.calendar
        expected = "wrong_state" if self.case.ended else "already_adopted" if same else None
        command = c.Command(id="adopt", order=order, administrator=1)
        if expected is not None:
            with pytest.raises(Refusal) as refused:
                decide(self.case, command, self.now)
            assert refused.value.code == expected
            return
        told = decide(self.case, command, self.now)
        if isinstance(order, c.AdoptPolicy):
            self.plain.adopt_policy(order.terms, recompute=order.mode is Mode.RECOMPUTE, now=self.now)
        else:
            self.plain.adopt_calendar(SlowCalendar.like(order.calendar), self.now)
        before = {miss.due_at for miss in self.case.misses}
        self.take(told)
        assert {miss.due_at for miss in self.case.misses} == before, "an adoption makes nothing late"
        self.same_by_itself([event for event in told if event.by_clock])

    def gives(self, data: st.DataObject, actor: Actor, name: c.Name) -> None:
        """`actor` gives an order of that name."""
        self.gave(actor, self.order(data, name))

    def gave(self, actor: Actor, order: c.Order) -> None:
        """Both judge, and both go on as they judged."""
        allowed = order.name in actions(self.case, actor) or order.name is c.Name.CHANGE_DUE
        expected = self.plain.judge(order, actor, self.now)
        try:
            told = decide(self.case, c.Command(id="act", order=order, actor=actor), self.now)
        except Refusal as refusal:
            refused: Refusal | None = refusal
        else:
            refused = None
        assert (refused and refused.code) == expected, (order.name, actor)
        if refused is not None:
            # Who may move the due depends on which way: these two are offered for the way that is open.
            moves_due = isinstance(order, c.ChangeDue) or (isinstance(order, c.Assign) and order.deadline is not None)
            # And of several letters one may be theirs.
            of_several = isinstance(order, c.AcknowledgeLetter)
            assert not allowed or refused.ground is Ground.RULE or moves_due or of_several
            return
        assert allowed, ("not offered", order.name)
        in_time = not (due := self.case.clock("due")) or not due.missed  # type: ignore[arg-type]  # a word is its text
        if isinstance(order, c.ConfirmCompletion):
            in_time = in_time or self.plain.excused(order, self.now)
        self.plain.apply(order, actor, self.now)
        self.take(told)
        if isinstance(told[0].fact, e.CompletionConfirmed):
            assert told[0].fact.in_time is in_time
        self.same_by_itself([event for event in told if event.by_clock])

    def plainest(self, name: c.Name) -> Any:  # noqa: PLR0911  # one a command
        """An order that only right and state are asked about."""
        later = (self.case.due or self.now) + timedelta(days=30)
        match name:
            case c.Name.ASSIGN:
                return c.Assign(lead="SWJ-01", lines=p.LINES)
            case c.Name.REQUEST_EXTENSION | c.Name.CHANGE_DUE:
                return _KINDS[name](due=later, reason=TEXT)
            case c.Name.GRANT_EXTENSION:
                return c.GrantExtension(due=later)
            case c.Name.CONFIRM_COMPLETION:
                return self.confirmation(())
            case c.Name.RECORD_CHECK:
                return self.checked(Result.PASS)
            case c.Name.SUSPEND:
                return c.Suspend(reason=TEXT, until=later)
            case c.Name.ACKNOWLEDGE_LETTER:
                return c.AcknowledgeLetter(letter=next((one.seq for one in open_letters(self.case)), 1))
            case _:
                return PLAIN_ORDERS[name]

    def confirmation(self, evidence: tuple[str, ...]) -> c.ConfirmCompletion:
        """Completion confirmed, with the supervisor's people beside."""
        return c.ConfirmCompletion(
            summary=TEXT,
            evidence=evidence,
            uploaded=evidence,
            outages=self.outages,
            bench=p.bench(self.case.supervisor),
        )

    def checked(self, result: Result, due: date | datetime | None = None) -> c.RecordCheck:
        """A follow-up check, with the supervisor's people beside."""
        bench = p.bench(self.case.supervisor)
        return c.RecordCheck(result=result, method=Method.SPOT, note=TEXT, due=due, bench=bench)

    def order(self, data: st.DataObject, name: c.Name) -> c.Order:  # noqa: C901, PLR0911  # one a command
        """An order of that name with whatever in it."""
        drawn: c.Order = self.plainest(name)
        match drawn:
            case c.Assign():
                return c.Assign(
                    lead=data.draw(st.sampled_from(LEADS)),
                    co_units=data.draw(st.sampled_from(CO_UNITS)),
                    deadline=data.draw(st.sampled_from((None, None, self.deadline(data)))),
                    lines=p.LINES,
                )
            case c.ReportProgress():
                measures = data.draw(st.sampled_from(((), (c.MeasureProgress(measure=1, percent=5),))))
                return drawn.model_copy(update={"measures": measures, "outages": self.outages})
            case c.CompletePart():
                files = data.draw(FILES)
                return drawn.model_copy(update={"evidence": files, "uploaded": files})
            case c.ConfirmCompletion():
                return self.confirmation(data.draw(FILES))
            case c.RecordCheck():
                result = data.draw(st.sampled_from(Result))
                due = data.draw(st.sampled_from((None, self.some_due(data)))) if result is Result.FAIL else None
                return self.checked(result, due)
            case c.Reopen():
                return drawn.model_copy(update={"due": data.draw(st.sampled_from((None, self.some_due(data))))})
            case c.RequestExtension() | c.GrantExtension() | c.ChangeDue():
                due = self.later(data) if data.draw(st.booleans()) else self.some_due(data)
                return drawn.model_copy(update={"due": due})
            case c.Suspend():
                return drawn.model_copy(update={"until": self.some_due(data)})
            case c.AcknowledgeLetter():
                letters = [letter.seq for letter in self.case.letters]
                return c.AcknowledgeLetter(letter=data.draw(st.sampled_from((*letters, *letters, 1))))
            case c.Issue() | c.Waive():
                return drawn.model_copy(update={"proposal": data.draw(st.integers(1, max(1, self.case.proposals)))})
            case _:
                return drawn

    def later(self, data: st.DataObject) -> date | datetime:
        """A due after the present one."""
        due, length = self.case.due or self.now, data.draw(st.integers(1, 40))
        if self.terms is DRILL:
            return due + timedelta(seconds=length)
        return self.calendar.local(due).date() + timedelta(days=length)

    def some_due(self, data: st.DataObject) -> date | datetime:
        """A due around now or around the due; an instant where the case counts to the second, else a day."""
        around = data.draw(st.sampled_from((self.now, self.case.due or self.now)))
        if self.terms is DRILL:
            return around + timedelta(seconds=data.draw(st.integers(-5, 30)))
        return self.calendar.local(around).date() + timedelta(days=data.draw(st.integers(-5, 40)))

    # --- time -----------------------------------------------------------------------------------------------------

    @rule(data=st.data(), how=st.sampled_from("wwwetoo"))
    def time_passes(self, data: st.DataObject, how: str) -> None:
        """To a wake-up, to just before one, or anywhere; or through an outage."""
        if how == "w":
            late = data.draw(st.sampled_from((0, 0, 1, 1_000_000, 59_000_000)))
            self.the_clock_wakes(late, data.draw(st.integers(1, 4)))
        elif how == "e":
            self.the_clock_is_not_due_yet(data.draw(st.sampled_from((1, 1_000, 3_600_000_000))))
        elif how == "o":
            self.the_service_is_away(data)
        else:
            self.time_goes_by(data.draw(st.integers(1, 3 * 24 * 3600)))

    def the_clock_wakes(self, late: int, times: int) -> None:
        """The next instants at which the case asked to be woken, to the microsecond or less than a minute late."""
        for _ in range(times):
            if (wake := next_wakeup(self.case)) is not None:
                self.now = wake + timedelta(microseconds=late)
                self.ticks()

    def the_clock_is_not_due_yet(self, early: int) -> None:
        """A moment before, nothing comes about."""
        wake = next_wakeup(self.case)
        if wake is not None and wake - timedelta(microseconds=early) > self.now:
            self.now = wake - timedelta(microseconds=early)
            assert self.ticks() == ()

    def time_goes_by(self, seconds: int) -> None:
        """Time goes on, through whatever wakes the case on the way."""
        until = self.now + timedelta(seconds=seconds if self.terms is not DRILL else seconds % 20)
        while (wake := next_wakeup(self.case)) is not None and wake <= until:
            self.now = wake
            self.ticks()
        self.now = until
        assert self.ticks() == ()

    def the_service_is_away(self, data: st.DataObject) -> None:
        """Nobody tells the clock anything from just before it would wake; then it wakes, and life goes on."""
        if (wake := next_wakeup(self.case)) is None:
            return
        was = max(self.now, wake - timedelta(seconds=data.draw(st.sampled_from((0, 10, 3600)))))
        longest = 120 if self.terms is DRILL else 5 * 24 * 3600
        self.now = max(was, wake) + timedelta(seconds=data.draw(st.integers(61, longest)))
        self.outages = (*self.outages, Outage(since=was, until=self.now))
        self.ticks()
        self.the_clock_wakes(0, data.draw(st.integers(0, 6)))
        if self.case.state is State.RECTIFYING and data.draw(st.booleans()):
            # Within the working day that is given after it, or just too late for that.
            self.time_goes_by(data.draw(st.sampled_from((0, 3600, 24 * 3600, 49 * 3600))))
            self.it_goes_on()

    def ticks(self) -> tuple[e.Event, ...]:
        """The clock is told, twice: the second time brings nothing about."""
        told = decide(self.case, c.clock_reached(), self.now)
        self.take(told)
        self.same_by_itself(told)
        assert decide(self.case, c.clock_reached(), self.now) == ()
        return told

    # --- what holds -----------------------------------------------------------------------------------------------

    def take(self, told: tuple[e.Event, ...]) -> None:
        """The events happen."""
        case = fold(NUMBER, told, getattr(self, "case", None))
        assert case is not None
        # Whatever somebody is told of has its place in their wishes, and so words of its own.
        so_far = getattr(self, "case", None)
        for event in told:
            before, so_far = so_far, evolve(so_far, NUMBER, event)
            assert {order.kind for order in notices(so_far, event, before)} <= ASKS | TELLS
        self.case = case
        self.events += told
        for event in told:
            if isinstance(fact := event.fact, e.RungReached):
                self.plain.rungs[event.seq] = fact.clock.value, fact.proposal, fact.round, fact.rung, fact.n

    def same_by_itself(self, told: Any) -> None:
        """What came about by itself is what the model says, in whatever order things of one instant come."""
        assert sorted(map(_told, told), key=repr) == sorted(_gathered(self.plain.tick(self.now)), key=repr)

    @invariant()
    def shows_what_the_model_says(self) -> None:
        """State, dates, lamp and level agree."""
        case, plain = self.case, self.plain
        assert (case.state.value, case.round, case.lead, case.supervisor) == (
            plain.state,
            plain.round,
            plain.lead,
            plain.supervisor,
        )
        assert (case.due, case.original_due, len(case.misses)) == (plain.due, plain.original, plain.misses)
        shown = lamp(case, self.now), overdue(case, self.now), escalation_level(case)
        assert shown == (plain.lamp(self.now), plain.overdue(self.now), plain.level())

    @invariant()
    def sleeps_as_long_as_the_model(self) -> None:
        """The next wake-up agrees; it never lies behind; an ended case has none."""
        wake, thing = next_wakeup(self.case), self.plain.next()
        assert wake == (thing[0] if thing else None)
        assert wake is None or (wake > self.now and not self.case.ended)

    @invariant()
    def clocks_agree(self) -> None:
        """Each clock's owner, start and end."""
        found = {(clock.name.value, clock.key[1]): (clock.unit, clock.due_at) for clock in self.case.clocks}
        assert found == {key: (clock.unit, clock.due) for key, clock in self.plain.clocks.items()}

    @invariant()
    def rungs_are_counted_out(self) -> None:
        """What is told of how the next rung comes to its instant leads to that instant."""
        for clock in self.case.clocks:
            if clock.name is not ClockName.LETTER:
                assert rung_counted(self.case, clock).planned_at == planned_at(self.case, clock)

    @invariant()
    def letters_agree(self) -> None:
        """Which letters wait, for whom, and which of them are acknowledged."""
        plain = self.plain
        assert {one.seq: (one.unit, one.acknowledged) for one in self.case.letters} == {
            number: (letter.unit, letter.taken) for number in plain.rungs if (letter := plain.letter(number))
        }

    @invariant()
    def misses_stay(self) -> None:
        """What was missed stays on record, unless an outage excuses the last of it."""
        gone = [miss for miss in self.misses if miss not in self.case.misses]
        excused = [event for event in self.events[-2:] if getattr(event.fact, "outages", None)]
        assert len(gone) <= len(excused)
        assert missed(self.case) == any(miss.clock == "due" for miss in self.case.misses)
        self.misses = self.case.misses

    @invariant()
    def survives_the_wire(self) -> None:
        """Through JSON and back it is the same case."""
        assert Case.model_validate_json(self.case.model_dump_json()) == self.case

    def teardown(self) -> None:
        """The record of the whole life."""
        if not hasattr(self, "case"):
            return
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        assert fold(NUMBER, self.events) == self.case
        self.record_holds()
        assert not [one for one in prove(NUMBER, seal(NUMBER, self.events, prev=GENESIS), self.now) if one.wrong]
        rungs = [fact for event in self.events if isinstance(fact := event.fact, (e.RungReached, e.RungSkipped))]
        keys = Counter((fact.clock, fact.round, fact.rung, n) for fact in rungs for n in _numbers(fact))
        assert max(keys.values(), default=1) == 1
        assert all(fact.due_at <= fact.fired_at for fact in rungs if isinstance(fact, e.RungReached))

    def record_holds(self) -> None:
        """Sealed events open to the same events, and the chain verifies."""
        half = len(self.events) // 2
        first = seal(NUMBER, self.events[:half], prev=GENESIS)
        sealed = (*first, *seal(NUMBER, self.events[half:], prev=first[-1].hash if first else GENESIS))
        sealed = tuple(type(one).model_validate_json(one.model_dump_json()) for one in sealed)
        assert [one.opened() for one in sealed] == self.events
        prev = GENESIS
        for one in sealed:
            again = event_hash(
                NUMBER, seq=one.seq, kind=one.type, at=one.at, actor=one.actor, data=one.data, prev=one.prev
            )
            assert (one.prev, one.hash) == (prev, again)
            prev = one.hash


_KINDS: dict[c.Name, Any] = {c.Name.REQUEST_EXTENSION: c.RequestExtension, c.Name.CHANGE_DUE: c.ChangeDue}


def _numbers(fact: e.RungReached | e.RungSkipped) -> range:
    """The n of a rung; of a repeating one that is skipped, one event tells several."""
    first = fact.first_n if isinstance(fact, e.RungSkipped) and fact.first_n is not None else fact.n
    return range(first, fact.n + 1)


def _gathered(things: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The plain model's things with the repeats of one skipped rung in one, dated by the last."""
    gathered: dict[tuple[Any, ...], tuple[tuple[int, ...], datetime]] = {}
    others = []
    for thing in things:
        if thing[0] not in {"rung_skipped", "rung_reached"}:
            others.append(thing)
            continue
        *key, numbers, planned = thing
        single = (*key,) if thing[0] == "rung_skipped" else (*key, numbers)
        gathered[single] = (*gathered.get(single, ((), planned))[0], *numbers), planned
    return others + [(*key[:7], *rest) for key, rest in gathered.items()]


def _told(event: e.Event) -> tuple[Any, ...]:
    """An event of the clock as the plain model tells it."""
    match event.fact:
        case e.Resumed() as fact:
            return "resumed", fact.due
        case e.DeadlineMissed() as fact:
            return "deadline_missed", fact.clock.value, fact.proposal, fact.round, fact.due_at
        case e.RungReached() | e.RungSkipped() as fact:
            place = fact.clock.value, fact.proposal, fact.round, fact.rung
            return fact.type.value, *place, fact.measure, fact.level, tuple(_numbers(fact)), fact.due_at
        case e.LetterExpired() as fact:
            return "letter_expired", fact.letter, fact.due_at
        case e.MeasureProposed() as fact:
            return "measure_proposed", fact.proposal, fact.measure, fact.level
        case fact:
            return (fact.type.value,)


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=settings().max_examples // 2,
    stateful_step_count=30,
    report_multiple_bugs=False,
)
