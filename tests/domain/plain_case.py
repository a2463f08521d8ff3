"""A case once more, written from domain.md as a plain record with plain rules, for the machine to hold the real one to.

It shares with the code the words, the orders and the policy's data, and no rule: rights, states, guards, clocks and
ladders stand here a second time, on the slow calendar.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.limits import Limit, LimitUnit
from models.domain.policies import Terms
from models.domain.words import Capacity, Lamp, Measure, Result
from tests.domain.people import LINES
from tests.domain.slow_calendar import SlowCalendar

HEAD, STAFF = {Capacity.HEAD}, {Capacity.HEAD, Capacity.STAFF}
SUPERVISED = {"supervisor": STAFF}
DECIDED = {"supervisor": HEAD}
BY_DECIDER = {"decider": HEAD}
BY_LEAD, BY_LEADS_HEAD = {"lead": STAFF}, {"lead": HEAD}
RIGHTS: dict[str, dict[str, set[Capacity]]] = {
    **dict.fromkeys(("assign", "approve_plan", "return_plan", "record_check", "suspend", "resume"), SUPERVISED),
    **dict.fromkeys(("sign_off", "return_check", "withdraw", "reopen", "issue", "waive"), DECIDED),
    **dict.fromkeys(("grant_extension", "refuse_extension"), BY_DECIDER),
    **dict.fromkeys(("acknowledge", "submit_plan"), BY_LEAD),
    **dict.fromkeys(("decline", "request_extension", "confirm_completion"), BY_LEADS_HEAD),
    "report_progress": {"lead": STAFF, "co": STAFF},
    "complete_part": {"co": HEAD},
    "take_over": {"above": HEAD},
    "comment": {"sees": STAFF},
    "acknowledge_letter": {"asked": STAFF},
}
JUDGED = {name for name, who in RIGHTS.items() if who.keys() <= {"supervisor", "decider", "above"}} | {"change_due"}
OPEN = {"comment", "change_due", "take_over"}
MOVES = {
    "registered": OPEN | {"assign", "withdraw"},
    "assigned": OPEN | {"acknowledge", "decline", "assign", "withdraw"},
    "rectifying": OPEN | {"confirm_completion", "assign", "withdraw", "report_progress"},
    "checking": OPEN | {"record_check"},
    "verified": OPEN | {"sign_off", "return_check"},
    "closed": {"reopen"},
    "withdrawn": set(),
}
DUE_RUNS = ("registered", "assigned", "rectifying")
OF_SUPERVISOR = ("assign", "plan_approval", "check", "sign_off", "proposal")
Key = tuple[str, int | None]
Rung = tuple[str, int | None, int, int, int]
"""A rung as it fired: its clock, the proposal, the round, its place in the ladder, and which time it was."""
PROGRESS = {"report_progress", "submit_plan", "complete_part", "request_extension", "confirm_completion"}


def above(unit: str) -> list[str]:
    """`unit` and its line up to the top."""
    line = [unit]
    while line[-1] in LINES.above:
        line.append(LINES.above[line[-1]])
    return line


@dataclass
class PlainClock:
    """One running clock."""

    unit: str
    started: datetime
    due: datetime
    armed: datetime
    step: int = 0
    level: int = 0
    missed: bool = False
    missed_at: datetime | None = None
    """When it was last missed: the due may have moved since, by a suspension."""
    held_up: tuple[int, datetime] | None = None
    """The unit's own last rung, where an outage held it up, and when it fired."""
    origin: "Origin | None" = None


@dataclass
class Origin:
    """Where an end comes from that nobody gave: so long from then on, whose limit that is, and what was frozen."""

    limit: Limit
    start: datetime
    of: str | None = None
    days: int = 0
    time: timedelta = timedelta()

    def end(self, calendar: SlowCalendar) -> datetime:
        """The end by this calendar."""
        end = calendar.ends(self.limit, self.start) + self.time
        return calendar.offset(end, Limit(unit=LimitUnit.WORKING_DAYS, n=self.days)) if self.days else end


@dataclass
class PlainLetter:
    """A letter that waits: to whom it went, and about the lateness of which clock and unit."""

    unit: str
    key: Key
    clock: PlainClock
    owner: str
    taken: bool = False


@dataclass
class PlainCase:
    """All that domain.md says a case is, in the plainest form."""

    terms: Terms
    calendar: SlowCalendar
    supervisor: str
    deadline: Deadline | None
    state: str = "registered"
    round: int = 1
    lead: str | None = None
    co: tuple[str, ...] = ()
    due: datetime | None = None
    original: datetime | None = None
    clocks: dict[Key, PlainClock] = field(default_factory=dict)
    frozen: tuple[datetime, datetime] | None = None
    plan: str | None = None
    measures: int = 0
    parts: set[str] = field(default_factory=set)
    request: tuple[set[int], str] | None = None
    grants: int = 0
    cited: dict[str, int] = field(default_factory=dict)
    confirmers: set[int] = field(default_factory=set)
    checkers: set[int] = field(default_factory=set)
    period: int = 1
    period_from: datetime | None = None
    counted_from: datetime | None = None
    origin: Origin | None = None
    misses: int = 0
    fired: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    proposals: int = 0
    letters: dict[Rung, PlainLetter] = field(default_factory=dict)
    rungs: dict[int, Rung] = field(default_factory=dict)
    """The rung of each letter by the number that orders call it by, which is not ours to give."""

    # --- what shows -----------------------------------------------------------------------------------------------

    def overdue(self, now: datetime) -> bool:
        """The due has passed, the state lets it run, and nothing is suspended."""
        return self.due is not None and self.due <= now and self.state in DUE_RUNS and self.frozen is None

    def lamp(self, now: datetime) -> Lamp:
        """Yellow from the first reminder, red from a missed due, grey when closed, withdrawn or suspended."""
        if self.state in {"closed", "withdrawn"} or self.frozen is not None:
            return Lamp.GREY
        if self.due is None or self.state not in DUE_RUNS:
            return Lamp.GREEN
        if self.due <= now:
            return Lamp.RED
        first = next((rung.after for rung in self.terms.due_ladder if rung.measure is Measure.REMIND), None)
        if first is None:
            return Lamp.GREEN
        assert isinstance(first, Limit)
        return Lamp.YELLOW if self.calendar.offset(self.due, first) <= now else Lamp.GREEN

    def level(self) -> int:
        """The highest level that a running clock has reached."""
        return max((clock.level for (name, _), clock in self.clocks.items() if name != "proposal"), default=0)

    # --- who may, and when ----------------------------------------------------------------------------------------

    def judge(self, order: Any, actor: Actor, now: datetime) -> str | None:
        """The code of the refusal, or `None`: the right, the state, then the rules."""
        return self.right_refuses(order, actor, now) or self.state_refuses(order.name) or self._rule(order, actor, now)

    def seats(self, name: str, actor: Actor) -> list[str]:
        """The units by whose seats `actor` has this right."""
        line = above(self.supervisor)
        sees = {unit for one in (self.supervisor, self.lead, *self.co) if one is not None for unit in above(one)}
        sees |= {unit for guide in LINES.guides.get(self.lead or "", ()) for unit in above(guide)}
        units: dict[str, set[str]] = {
            "supervisor": {self.supervisor},
            "above": set(line[1:]),
            "decider": {self.decider()},
            "lead": {self.lead} - {None},  # type: ignore[dict-item]  # the set of its one unit, if it has one
            "co": set(self.co),
            "sees": sees,
            "asked": {
                up for one in (self.supervisor, self.lead, *self._asked()) if one is not None for up in above(one)
            },
        }
        return [
            seat.unit
            for standing, capacities in RIGHTS[name].items()
            for seat in actor.seats
            if seat.unit in units[standing] and seat.capacity in capacities
        ]

    def _asked(self) -> list[str]:
        return [letter.unit for letter in self.letters.values()]

    def letter(self, number: int) -> PlainLetter | None:
        """The letter of this number, if it waits."""
        return self.letters.get(self.rungs[number]) if number in self.rungs else None

    def decider(self) -> str:
        """Who decides on more time: the supervisor, on a second one the unit above it, at the top the top."""
        if self.request is not None:
            return self.request[1]
        line = above(self.supervisor)
        return line[1] if self.grants and len(line) > 1 else self.supervisor

    def right_refuses(self, order: Any, actor: Actor, now: datetime) -> str | None:
        """`not_permitted`, `not_independent` or nothing."""
        name = order.name.value
        if name == "change_due":
            later = self.due is not None and self.instant(order.due) > self.due
            earlier = self.due is not None and not later
            kinds = [] if later else ["suspend"]
            kinds += [] if earlier else ["grant_extension"]
            held = [unit for kind in kinds for unit in self.seats(kind, actor)]
        elif name == "assign" and self.lengthened_by(order, now):
            held = self.seats("grant_extension", actor)
        elif name == "acknowledge_letter" and (letter := self.letter(order.letter)) is not None:
            held = [unit for unit in self.seats(name, actor) if unit in above(letter.unit)]
        else:
            held = self.seats(name, actor)
        if not held:
            return "not_permitted"
        people = {actor.person, *actor.stands_for}
        barred = {
            "record_check": self.confirmers,
            "return_check": self.confirmers,
            "sign_off": self.confirmers | self.checkers,
        }.get(name, set())
        asks_for_more = name in {"grant_extension", "refuse_extension"} or (
            name == "change_due" and self.due is not None and self.instant(order.due) > self.due
        )
        asks_for_more = asks_for_more or (name == "assign" and order.deadline is not None and self.due is not None)
        if asks_for_more and self.request is not None:
            barred = self.request[0]
        tied = set(actor.tied_to) & {self.lead, *self.co}
        judged = name in JUDGED and (name != "assign" or (order.deadline is not None and self.due is not None))
        return "not_independent" if judged and (tied or people & barred) else None

    def state_refuses(self, name: str) -> str | None:
        """`wrong_state` or nothing: the moves, and whether what the command answers to is there."""
        rectifying, frozen = self.state == "rectifying", self.frozen is not None
        can = {
            "submit_plan": rectifying and not frozen and self.plan in {None, "returned"},
            "approve_plan": rectifying and not frozen and self.plan == "submitted",
            "return_plan": rectifying and not frozen and self.plan == "submitted",
            "complete_part": rectifying and not frozen and self.parts < set(self.co),
            "request_extension": rectifying and not frozen and self.request is None,
            "grant_extension": rectifying and not frozen and self.request is not None,
            "refuse_extension": rectifying and not frozen and self.request is not None,
            "suspend": rectifying and not frozen,
            "resume": frozen,
            "issue": any(key[0] == "proposal" for key in self.clocks),
            "waive": any(key[0] == "proposal" for key in self.clocks),
            "acknowledge_letter": any(not letter.taken for letter in self.letters.values()),
        }
        if name not in can:
            stays = OPEN | {"withdraw", "report_progress"}
            can[name] = name in MOVES[self.state] and (not frozen or name in stays)
        return None if can[name] else "wrong_state"

    def _rule(self, order: Any, actor: Actor, now: datetime) -> str | None:  # noqa: C901, PLR0911, PLR0912  # a list of rules
        kind = self.deadline.kind.value if self.deadline is not None else ""
        extendable = kind in {one.value for one in self.terms.extension.kinds}
        match order:
            case c.Assign():
                return self._rule_of_assign(order, now)
            case c.SubmitPlan():
                return "plan_not_wanted" if self.terms.limits.plan is None else None
            case c.ReportProgress():
                known = self.measures if self.plan is not None else 0
                return "measure_unknown" if any(one.measure > known for one in order.measures) else None
            case c.CompletePart():
                if not set(self.seats("complete_part", actor)) - self.parts:
                    return "wrong_state"
                return "evidence_unknown" if set(order.evidence) - set(order.uploaded) else None
            case c.ConfirmCompletion():
                if set(order.evidence) - set(order.uploaded):
                    return "evidence_unknown"
                if set(self.co) - self.parts:
                    return "parts_missing"
                if not any(self.cited.get(one, self.round) == self.round for one in order.evidence):
                    return "evidence_missing"
                return "report_missing" if kind == "long_term" and self.period == 1 else None
            case c.RecordCheck(result=Result.FAIL) if order.due is not None:
                return "due_in_past" if self.instant(order.due) <= now else None
            case c.Reopen() if order.due is not None:
                return "due_in_past" if self.instant(order.due) <= now else None
            case c.Suspend():
                return "until_in_past" if self.wake(order.until) <= now else None
            case c.RequestExtension():
                assert self.due is not None
                if not extendable:
                    return "extension_not_allowed"
                latest = self.calendar.offset(self.due, self.terms.extension.ask_before.times(-1))
                if now >= self.due:
                    return "extension_too_late"
                if refused := self._more_than_granted(self.instant(order.due)):
                    return refused
                if now > latest:
                    return "extension_too_late"
                return "due_not_later" if self.instant(order.due) <= self.due else None
            case c.GrantExtension():
                if self.instant(order.due) <= now:
                    return "due_in_past"
                assert self.due is not None
                if self.instant(order.due) <= self.due:
                    return "due_not_later"
                return "extension_too_long" if self._too_long(self.instant(order.due)) else None
            case c.ChangeDue():
                due = self.instant(order.due)
                if self.due is None or due == self.due:
                    return "due_unchanged"
                if due <= now:
                    return "due_in_past"
                if due > self.due and not extendable:
                    return "extension_not_allowed"
                if due < self.due:
                    return None
                return "extension_too_late" if now >= self.due else self._more_than_granted(due)
            case c.Issue() | c.Waive():
                return None if ("proposal", order.proposal) in self.clocks else "proposal_unknown"
            case c.AcknowledgeLetter():
                letter = self.letter(order.letter)
                return "letter_unknown" if letter is None or letter.taken else None
            case _:
                return None

    def _rule_of_assign(self, order: c.Assign, now: datetime) -> str | None:  # noqa: PLR0911  # a list of rules
        if order.lead in order.co_units or len(set(order.co_units)) < len(order.co_units):
            return "lead_among_co_units"
        if self.next_supervisor(order) is None:
            return "no_supervisor"
        if self.deadline is None and order.deadline is None:
            return "deadline_missing"
        if order.deadline is None and self.due is not None:
            return None
        deadline = order.deadline or self.deadline
        assert deadline is not None
        if self.first_due(deadline, now) <= now:
            return "due_in_past"
        if not self.lengthened_by(order, now):
            return None
        assert self.due is not None
        assert self.deadline is not None
        if self.deadline.kind not in self.terms.extension.kinds:
            return "extension_not_allowed"
        return "extension_too_late" if now >= self.due else self._more_than_granted(self.first_due(deadline, now))

    def _more_than_granted(self, due: datetime) -> str | None:
        """So many extensions, and the first so long at most."""
        most = self.terms.extension.most
        if most is not None and self.grants >= most:
            return "extensions_exhausted"
        return "extension_too_long" if self._too_long(due) else None

    def _too_long(self, due: datetime) -> bool:
        at_most = self.terms.extension.first_at_most
        if at_most is None or self.grants:
            return False
        assert self.due is not None
        return due > self.calendar.offset(self.due, at_most)

    def lengthened_by(self, order: c.Assign, now: datetime) -> bool:
        """Whether the present lead gets a later due: an extension, whatever it is called."""
        if order.deadline is None or self.due is None or order.lead != self.lead:
            return False
        return self.first_due(order.deadline, now) > self.due

    def next_supervisor(self, order: c.Assign) -> str | None:
        """The supervisor stands above the lead; if it helps, the next above that does not takes its place."""
        if self.supervisor not in above(order.lead)[1:]:
            return None
        return next((unit for unit in above(self.supervisor) if unit not in order.co_units), None)

    # --- what it makes of the case --------------------------------------------------------------------------------

    def instant(self, due: date | datetime) -> datetime:
        """What a given due means."""
        return due if isinstance(due, datetime) else self.calendar.six(due)

    def wake(self, until: date | datetime) -> datetime:
        """A day's 09:00, or the instant."""
        if isinstance(until, datetime):
            return until
        return self.calendar.six(until) - timedelta(hours=9)

    def first_due(self, deadline: Deadline, start: datetime) -> datetime:
        """When a deadline falls due that counts from `start`."""
        match deadline:
            case ByDate(date=date() as day):
                return self.calendar.six(day)
            case ByDate(at=datetime() as at):
                return at
            case ByDate(within=Limit() as limit) | LongTerm(every=limit):
                return self.calendar.ends(limit, start)
            case Immediate():
                return self.calendar.ends(self.terms.limits.immediate, start)
        raise AssertionError

    def begin(self, order: c.Open, now: datetime) -> None:
        """The case is opened; an import's due counts from the day it was opened on, its stages from now."""
        start = now if order.opened_on is None else self.calendar.six(order.opened_on) - timedelta(hours=9)
        if order.lead is not None:
            assert order.deadline is not None
            self.counted_from = self.period_from = start
            self.origin = self._origin(order.deadline, start)
            self._hand_over(order.lead, order.co_units, self.first_due(order.deadline, start), now)
            return
        self._start("assign", now)
        if isinstance(order.deadline, ByDate) and order.deadline.within is None:
            self._move_due(self.first_due(order.deadline, start), now)

    def _hand_over(self, lead: str, co: tuple[str, ...], due: datetime, now: datetime) -> None:
        self.lead, self.co, self.state = lead, co, "assigned"
        self.plan, self.parts, self.request = None, set(), None
        self._stop("assign", "acknowledge", "plan", "plan_approval", "extension")
        self._start("acknowledge", now)
        if due != self.due:
            self._move_due(due, now, self.origin)
        else:
            self.clocks["due", None].unit = lead

    def apply(self, order: Any, actor: Actor, now: datetime) -> None:
        """An order that nothing refuses."""
        if order.name.value in PROGRESS:
            answered = [rung for rung, one in self.letters.items() if one.taken and one.owner == self.lead]
            for rung in answered:
                del self.letters[rung]
        self._apply(order, actor, now)
        self._sort_letters()

    def _apply(self, order: Any, actor: Actor, now: datetime) -> None:  # noqa: C901, PLR0912, PLR0915  # one arm a command
        match order:
            case c.Assign():
                supervisor = self.next_supervisor(order)
                assert supervisor is not None
                changed, self.supervisor = supervisor != self.supervisor, supervisor
                deadline = order.deadline or self.deadline
                assert deadline is not None
                keeps = order.deadline is None and self.due is not None
                due = self.due if keeps else self.first_due(deadline, now)
                assert due is not None
                self.grants += self.lengthened_by(order, now)
                self.deadline = deadline
                if not keeps:
                    self.counted_from, self.period_from, self.period = now, now, 1
                    self.origin = self._origin(deadline, now)
                self._hand_over(order.lead, order.co_units, due, now)
                for name, proposal in list(self.clocks) if changed else ():
                    if name == "proposal":
                        self._start(name, now, proposal)
            case c.Acknowledge():
                self.state = "rectifying"
                self._stop("acknowledge")
                self._plan_clocks(now)
            case c.Decline():
                self.state, self.lead, self.co = "registered", None, ()
                self._stop("acknowledge")
                self._start("assign", now)
                self.clocks["due", None].unit = self.supervisor
            case c.SubmitPlan():
                self.plan, self.measures = "submitted", len(order.measures)
                self._plan_clocks(now)
            case c.ApprovePlan():
                self.plan = "approved"
                self._plan_clocks(now)
            case c.ReturnPlan():
                self.plan = "returned"
                self._plan_clocks(now)
            case c.ReportProgress():
                self._report(order, actor, now)
            case c.CompletePart():
                pending = [unit for unit in self.seats("complete_part", actor) if unit not in self.parts]
                self.parts.add(pending[0])
                self._cite(order.evidence)
            case c.RequestExtension():
                self.request = self._people("request_extension", actor), self.decider()
                self._start("extension", now)
            case c.GrantExtension():
                self._drop_request()
                self.grants += 1
                self._move_due(self.instant(order.due), now)
            case c.RefuseExtension():
                self._drop_request()
            case c.ChangeDue():
                due = self.instant(order.due)
                assert self.due is not None
                if due > self.due:
                    self._drop_request()
                    self.grants += 1
                self._move_due(due, now)
            case c.ConfirmCompletion():
                self._drop_request()
                self.misses -= self.excused(order, now)
                self._stop("due", "plan", "plan_approval")
                self._cite(order.evidence)
                self.state, self.confirmers = "checking", self._people("confirm_completion", actor)
                self._start("check", now)
            case c.RecordCheck():
                self._stop("check")
                self._cite(order.evidence)
                if order.result is Result.PASS:
                    self.state, self.checkers = "verified", self._people("record_check", actor)
                    self._start("sign_off", now)
                    if self.deadline is not None and self.deadline.kind in (self.terms.direct_close or ()):
                        self.state, self.clocks = "closed", {}
                else:
                    self._again(order.due, now)
            case c.ReturnCheck():
                self.state, self.checkers = "checking", set()
                self._stop("sign_off")
                self._start("check", now)
            case c.SignOff():
                self.state, self.clocks = "closed", {}
            case c.Withdraw():
                self.state, self.clocks, self.frozen, self.request = "withdrawn", {}, None, None
            case c.Reopen():
                self._again(order.due, now)
            case c.Suspend():
                self.frozen = now, self.wake(order.until)
            case c.Resume():
                self._thaw(now)
            case c.TakeOver():
                self._take_over(self.seats("take_over", actor)[0], now)
            case c.Issue() | c.Waive():
                del self.clocks["proposal", order.proposal]
            case c.AcknowledgeLetter():
                letter = self.letter(order.letter)
                assert letter is not None
                letter.taken = True
                due = self.calendar.ends(self.terms.limits.letter, now)
                self.clocks["letter", order.letter] = PlainClock(letter.unit, now, due, now)
            case _:
                assert isinstance(order, c.Comment)

    def _people(self, name: str, actor: Actor) -> set[int]:
        unit = self.seats(name, actor)[0]
        seat = next(one for one in actor.seats if one.unit == unit)
        return {actor.person} | ({seat.acting_for} - {None})  # type: ignore[operator]  # whom they acted for, if anybody

    def _report(self, order: c.ReportProgress, actor: Actor, now: datetime) -> None:
        unit = self.seats("report_progress", actor)[0]
        if not isinstance(self.deadline, LongTerm) or unit != self.lead or self.frozen is not None:
            return
        assert self.due is not None
        if self.period_from is None or now < self.period_from:
            return
        self.misses -= self.excused(order, now)
        # Periods are counted from the assignment, so that they keep their beat: the next is the first not yet over.
        assert self.counted_from is not None
        ends, number = self.due, self.period
        following = ends
        while following <= max(now, ends):
            number += 1
            following = self.calendar.ends(self.deadline.every.times(number), self.counted_from)
        self.period, self.period_from, self.original = number, ends, None
        self._drop_request()
        self._move_due(following, now, Origin(self.deadline.every.times(number), self.counted_from))

    def excused(self, order: c.ConfirmCompletion | c.ReportProgress, now: datetime) -> bool:
        """What fell due within an outage or the working day after it counts as in time until that day is over."""
        clock = self.clocks.get(("due", None))
        day = Limit(unit=LimitUnit.WORKING_DAYS, n=1)
        return (
            clock is not None
            and clock.missed
            and clock.missed_at is not None
            and any(one.since <= clock.missed_at and now <= self.calendar.ends(day, one.until) for one in order.outages)
        )

    def _again(self, due: date | datetime | None, now: datetime) -> None:
        self.state, self.round, self.confirmers, self.checkers = "rectifying", self.round + 1, set(), set()
        self.period_from = None  # what was found wanting is made good by completion, not by a report
        assert self.due is not None
        rework = self.calendar.ends(self.terms.limits.rework, now)
        if due is not None:
            self._move_due(self.instant(due), now)
        elif self.due >= rework:
            self._move_due(self.due, now, self.origin)
        else:
            self._move_due(rework, now, Origin(self.terms.limits.rework, now, "rework"))
        self._plan_clocks(now)

    def _take_over(self, unit: str, now: datetime) -> None:
        self.supervisor = unit
        if self.request is not None:
            people, decider = self.request
            if unit in above(decider)[1:]:  # nobody below the supervisor decides
                self.request = None
                self.request = people, self.decider()
                self._start("extension", now)
        if self.lead is None and ("due", None) in self.clocks:
            self.clocks["due", None].unit = unit
        for name, proposal in list(self.clocks):
            if name in OF_SUPERVISOR:
                self._start(name, now, proposal)

    def _cite(self, evidence: tuple[str, ...]) -> None:
        for one in evidence:
            self.cited.setdefault(one, self.round)

    def _drop_request(self) -> None:
        self.request = None
        self._stop("extension")

    def _sort_letters(self) -> None:
        """A letter waits as long as the very clock it is about; unread, until a later one asks the same again."""
        waiting = {
            rung: one
            for rung, one in self.letters.items()
            if self.clocks.get(one.key) is one.clock and one.clock.unit == one.owner
        }
        newest = {(one.key, one.unit): rung for rung, one in waiting.items()}
        self.letters = {rung: one for rung, one in waiting.items() if one.taken or newest[one.key, one.unit] == rung}
        taken = {number for number, rung in self.rungs.items() if rung in self.letters and self.letters[rung].taken}
        self.clocks = {key: clock for key, clock in self.clocks.items() if key[0] != "letter" or key[1] in taken}

    # --- clocks ---------------------------------------------------------------------------------------------------

    def _limit(self, name: str) -> Limit:
        limit = self.terms.extension.decide if name == "extension" else getattr(self.terms.limits, name)
        assert isinstance(limit, Limit)
        return limit

    def _start(self, name: str, now: datetime, proposal: int | None = None) -> None:
        unit = self.supervisor
        if name in {"acknowledge", "plan"}:
            assert self.lead is not None
            unit = self.lead
        if name == "extension":
            unit = self.decider()
        end = self.calendar.ends(self._limit(name), now)
        self.clocks[name, proposal] = PlainClock(unit, now, end, now, origin=Origin(self._limit(name), now, name))

    def _stop(self, *names: str) -> None:
        self.clocks = {key: clock for key, clock in self.clocks.items() if key[0] not in names}

    def _plan_clocks(self, now: datetime) -> None:
        self._stop("plan", "plan_approval")
        if self.terms.limits.plan is None:
            return
        if self.plan in {None, "returned"}:
            self._start("plan", now)
        elif self.plan == "submitted":
            self._start("plan_approval", now)

    def _move_due(self, due: datetime, now: datetime, origin: Origin | None = None) -> None:
        """Without an origin somebody gave it."""
        self.due, self.original, self.origin = due, self.original or due, origin
        if self.state in DUE_RUNS:
            self.clocks["due", None] = PlainClock(self.lead or self.supervisor, now, due, now)

    def _thaw(self, until: datetime) -> None:
        assert self.frozen is not None
        since = self.frozen[0]
        self.frozen = None
        for (name, _), clock in self.clocks.items():
            if name == "proposal":
                continue
            began = max(since, clock.armed)
            if name == "due" and self.counted_from is not None:
                self.counted_from = self._later(self.counted_from, clock.due, began, until)
            self._give_back(self.origin if name == "due" else clock.origin, clock.due, began, until)
            due = clock.due
            clock.started, clock.due, clock.armed = (
                self._later(instant, due, began, until) for instant in (clock.started, clock.due, clock.armed)
            )
            if name == "due":
                self.due = clock.due
            if clock.held_up is not None:
                clock.held_up = clock.held_up[0], self._later(clock.held_up[1], due, began, until)

    def _give_back(self, origin: Origin | None, due: datetime, began: datetime, until: datetime) -> None:
        if origin is None:
            return
        if self.calendar.here(due).time() != time(18):
            origin.time += until - began
        else:
            origin.days += self.calendar.closings(began, until)

    def _origin(self, deadline: Deadline, start: datetime) -> Origin | None:
        match deadline:
            case ByDate(within=Limit() as limit) | LongTerm(every=limit):
                return Origin(limit, start)
            case Immediate():
                return Origin(self.terms.limits.immediate, start, "immediate")
            case _:
                return None

    # --- another version of what it goes by -----------------------------------------------------------------------

    def adopt_policy(self, terms: Terms, *, recompute: bool, now: datetime) -> None:
        """New terms: with `recompute` what their limits set is reckoned from where it began; else all ends stay."""
        before, self.terms = self.terms, terms
        if terms.limits.plan is None:
            self._stop("plan")
        moved = self._anew(terms, self.calendar, now) if recompute else set()
        for key, clock in self.clocks.items():
            if key not in moved and self._ladder_of(before, key[0]) != self._ladder(key[0]):
                clock.armed, clock.step, clock.held_up = self._stopped_at(key, now), 0, None

    def adopt_calendar(self, calendar: SlowCalendar, now: datetime) -> None:
        """A new calendar: whatever was reckoned, is by this one."""
        before, self.calendar = self.calendar, calendar
        self._anew(None, before, now)

    def _anew(self, terms: Terms | None, before: SlowCalendar, now: datetime) -> set[Key]:
        moved: set[Key] = set()
        for key, clock in self.clocks.items():
            origin = self.origin if key[0] == "due" else clock.origin
            if origin is None:
                continue
            was = origin.end(before)
            if terms is not None and origin.of is not None:
                limit = terms.extension.decide if origin.of == "extension" else getattr(terms.limits, origin.of)
                assert limit is not None
                origin.limit = limit
            end, present = origin.end(self.calendar), self._stopped_at(key, now)
            if end == was:
                continue
            if end <= present:
                tomorrow = self.calendar.ends(Limit(unit=LimitUnit.WORKING_DAYS, n=1), present)
                end = clock.due if clock.missed else min(clock.due, tomorrow)
            if end != clock.due:
                moved.add(key)
                clock.due, clock.armed, clock.step, clock.level, clock.missed = end, present, 0, 0, False
                clock.held_up = None
                self.due = end if key[0] == "due" else self.due
        return moved

    def _stopped_at(self, key: Key, now: datetime) -> datetime:
        """Now, or when the clock was stopped: what was frozen comes back."""
        if self.frozen is None or key[0] == "proposal":
            return now
        return max(self.frozen[0], self.clocks[key].armed)

    def _later(self, instant: datetime, due: datetime, began: datetime, until: datetime) -> datetime:
        """`instant` moved on by what was frozen: whole working days for a due of 18:00, else the very time."""
        if self.calendar.here(due).time() != time(18):
            return instant + (until - began)
        days = self.calendar.closings(began, until)
        return self.calendar.offset(instant, Limit(unit=LimitUnit.WORKING_DAYS, n=days))

    # --- what comes about by itself -------------------------------------------------------------------------------

    def next(self) -> tuple[datetime, int, Key | None, bool] | None:
        """The next thing: when, which of several at once comes first, of which clock, and whether it is skipped."""
        return min(self._coming(), key=lambda thing: thing[:2], default=None)

    def _coming(self) -> Iterator[tuple[datetime, int, Key | None, bool]]:
        if self.frozen is not None:
            yield self.frozen[1], 0, None, False
        for key, clock in self.clocks.items():
            if self.frozen is not None and key[0] != "proposal":
                continue
            if key[0] == "letter":
                yield clock.due, 2, key, False
                continue
            if not clock.missed:
                yield clock.due, 1, key, False
            rung = self._ladder(key[0])[self._place(key)]
            planned = self.planned(key)
            if planned < clock.armed:
                yield planned, 3, key, True
            elif key[0] != "due" or self.request is None or rung.level == 0:
                yield planned if rung.any_time else self.calendar.in_hours(planned), 3, key, False

    def planned(self, key: Key) -> datetime:
        """When a clock's next rung is due, working hours aside."""
        clock, place = self.clocks[key], self._place(key)
        rung = self._ladder(key[0])[place]
        if clock.held_up is not None and rung.level > 0:
            planned = self._at_its_distance(key, rung.after, *clock.held_up)
        elif isinstance(rung.after, Limit):
            planned = self.calendar.offset(clock.due, rung.after)
        else:
            planned = clock.started + (clock.due - clock.started) / 2
        for_repeats = clock.step - place
        if for_repeats:
            assert rung.every is not None
            planned = self.calendar.offset(planned, rung.every.times(for_repeats))
        return planned

    def _at_its_distance(self, key: Key, after: Any, own_place: int, own_fired: datetime) -> datetime:
        """As far from the unit's own rung as the ladder says, from when that one fired."""
        clock, own = self.clocks[key], self._ladder(key[0])[own_place]
        if isinstance(own.after, Limit):
            unit = own.after.unit if own.after.n else after.unit
            return self.calendar.offset(own_fired, Limit(unit=unit, n=after.n - own.after.n))
        half = clock.started + (clock.due - clock.started) / 2
        return own_fired + (self.calendar.offset(clock.due, after) - half)

    def _ladder(self, name: str) -> tuple[Any, ...]:
        return self._ladder_of(self.terms, name)

    def _ladder_of(self, terms: Terms, name: str) -> tuple[Any, ...]:
        if name == "due":
            return terms.due_ladder
        own = {clock.value: ladder for clock, ladder in (terms.ladders or {}).items()}
        return own.get(name, terms.stage_ladder)

    def _place(self, key: Key) -> int:
        return min(self.clocks[key].step, len(self._ladder(key[0])) - 1)

    def tick(self, now: datetime) -> list[tuple[Any, ...]]:
        """All that has come due by `now`, in order, as the machine compares it."""
        told: list[tuple[Any, ...]] = []
        while (thing := self.next()) is not None and thing[0] <= now:
            _, what, key, skipped = thing
            if key is None:
                self._thaw(thing[0])
                told.append(("resumed", self.due))
            elif what == 1:
                clock = self.clocks[key]
                clock.missed, clock.missed_at = True, clock.due
                self.misses += 1
                told.append(("deadline_missed", *key, self.round, clock.due))
            elif what == 2:
                told.append(("letter_expired", key[1], self.clocks.pop(key).due))
                assert key[1] is not None
                self.letters[self.rungs[key[1]]].taken = False
            else:
                told += self._climb(key, now, skipped=skipped)
            self._sort_letters()
        return told

    def _climb(self, key: Key, now: datetime, *, skipped: bool) -> Iterator[tuple[Any, ...]]:
        clock, place, planned = self.clocks[key], self._place(key), self.planned(key)
        rung = self._ladder(key[0])[place]
        level = min(rung.level, len(above(clock.unit)) - 1)
        self.fired[key[0], self.round, place] += 1
        n = self.fired[key[0], self.round, place]
        clock.step += 1
        clock.level = max(clock.level, level)
        if not skipped and rung.level == 0:
            expected = planned if rung.any_time else self.calendar.in_hours(planned)
            clock.held_up = (place, now) if now - expected > timedelta(seconds=60) else None
        yield "rung_skipped" if skipped else "rung_reached", *key, self.round, place, rung.measure, level, (n,), planned
        if not skipped and rung.measure is Measure.SUPERVISE:
            to = above(clock.unit)[level]
            self.letters[*key, self.round, place, n] = PlainLetter(to, key, clock, clock.unit)
        if not skipped and rung.measure in {Measure.INTERVIEW, Measure.CIRCULATE, Measure.ACCOUNTABILITY}:
            self.proposals += 1
            self._start("proposal", now, self.proposals)
            yield "measure_proposed", self.proposals, rung.measure, level
