"""A fixed corpus of decisions: many lives, walked by the same steps every time, with whatever the rules say to each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import NamedTuple, TypeVar

from models.chain import GENESIS, SealedEvent, seal
from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.calendars import Calendar
from models.domain.case import Case, PlanStatus
from models.domain.clocks import next_wakeup
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.evolve import fold
from models.domain.letters import open_letters
from models.domain.policies import Terms
from models.domain.refusals import Refusal
from models.domain.words import Capacity, Method, Mode, Result, State
from tests.domain import people as p
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
from workflows.casefile import Decide

LIVES = 12
STEPS = 60
POLICIES = {
    "standard": STANDARD,
    "plan": STANDARD_WITH_PLAN,
    "interviews": INTERVIEWS,
    "varied": VARIED,
    "drill": DRILL,
}

_ACTORS: tuple[Actor, ...] = (
    *p.bench("SWJ-JG"),
    *p.bench("SWJ-01"),
    *p.bench("SWJ"),
    p.head("GW"),
    p.staff("SWJ-02"),
    p.head("SWJ-03"),
    p.reader("SWJ-JG"),
    p.delegate_of(p.head("SWJ-JG")),
    p.person(9002, p.seat("SWJ-JG", Capacity.HEAD), p.seat("SWJ-01", Capacity.STAFF)),
    p.ADMINISTRATOR,
)
_LINES = p.LINES
_T = TypeVar("_T")


class Walked(NamedTuple):
    """One life: how it was opened, and each decision in it as a line of text."""

    opening: str
    decisions: list[str]


def walk(decide: Decide, rules: int, policies: Iterable[str] = POLICIES) -> Iterator[tuple[str, Walked]]:
    """Every life of the corpus by name, opened under these `rules` and decided by `decide`."""
    for policy in policies:
        terms = POLICIES[policy]
        for nth in range(LIVES):
            name = f"{policy}-{nth:02d}"
            yield name, _Walk(decide, Random(name), terms).through(rules)  # a seed hides nothing


def hashed(text: str) -> str:
    """A short fingerprint."""
    return sha256(text.encode()).hexdigest()[:16]


class _Walk:
    def __init__(self, decide: Decide, dice: Random, terms: Terms) -> None:
        self._decide = decide
        self._dice = dice
        self._terms = terms
        self._calendar: Calendar = self._one((WEEKDAYS, YEAR_2026))
        self._now = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=dice.randrange(200 * 24 * 60))
        self._case: Case | None = None
        self._head = GENESIS
        self._said: list[str] = []

    def through(self, rules: int) -> Walked:
        lead = self._one(("SWJ-01", "SWJ-01", "SWJ-03", None))
        order = opening(
            lead=lead,
            co_units=self._one(((), (), ("SWJ-02",), ("SWJ-02", "SWJ-04"))) if lead else (),
            deadline=self._deadline() if lead else self._one((None, self._deadline())),
            terms=self._terms,
            calendar=self._calendar,
            opened_on=self._one((None, None, None, self._calendar.local(self._now).date() - timedelta(days=30))),
            lines=_LINES,
        ).model_copy(update={"rules": rules})
        self._tell(p.staff("SWJ-JG"), order)
        for _ in range(STEPS if self._case else 0):
            self._step()
        return Walked(hashed(order.model_dump_json(exclude={"rules"})), self._said)

    def _one(self, things: Sequence[_T]) -> _T:
        return things[self._dice.randrange(len(things))]

    @property
    def _so_far(self) -> Case:
        assert self._case is not None
        return self._case

    def _step(self) -> None:
        match self._dice.randrange(10):
            case 0 | 1:
                self._sleep(next_wakeup(self._so_far))
            case 2:
                self._sleep(self._now + timedelta(seconds=self._dice.randrange(1, self._far() * 2)))
            case 3 | 4 | 5 | 6:
                self._tell(*self._what_comes_next())
            case 7:
                self._tell(*self._now_and_then())
            case _:
                self._tell(self._somebody(), self._order(self._one(_NAMES)))

    def _somebody(self) -> Actor:
        """Anybody, and mostly one of those concerned."""
        lead, supervisor = self._so_far.lead or "SWJ-01", self._so_far.supervisor
        return self._one((self._one(_ACTORS), p.staff(lead), p.head(lead), p.staff(supervisor), p.head(supervisor)))

    def _sleep(self, until: datetime | None) -> None:
        """Time goes on, never so far that nothing is left to see."""
        self._now = max(self._now, until or self._now)
        self._tell(None, c.ClockReached())

    def _tell(self, actor: Actor | None, order: c.Order) -> None:
        administrator = 1 if isinstance(order, c.AdoptPolicy | c.AdoptCalendar) else None
        command = c.Command(id="walk", order=order, actor=actor, administrator=administrator)
        said = f"{order.name} by {actor.person if actor else 'clock'} at {self._now.isoformat()}: "
        try:
            events = self._decide(self._case, command, self._now)
        except Refusal as refusal:
            said += f"{refusal.code} {json.dumps(refusal.facts, default=str, sort_keys=True)}"
        else:
            sealed = seal(NUMBER, events, prev=self._head)
            self._case = fold(NUMBER, events, self._case)
            self._head = sealed[-1].hash if sealed else self._head
            said += ", ".join(map(_short, sealed)) + f" until {next_wakeup(self._so_far)}"
        self._said.append(said)

    def _far(self) -> int:
        """As many seconds as make a difference: to a drill a few, else some days."""
        return 8 if self._terms is DRILL else 9 * 24 * 3600

    def _deadline(self) -> Deadline:
        length = self._dice.randrange(2, 30)
        within = f"PT{length}S" if self._terms is DRILL else f"{length} working days"
        return self._one(
            (
                ByDate.model_validate({"within": within}),
                ByDate(at=self._now + timedelta(seconds=length * self._far())),
                LongTerm.model_validate({"every": within}),
                Immediate(),
            )
        )

    def _due(self) -> datetime:
        around = self._one((self._now, self._so_far.due or self._now))
        return around + timedelta(seconds=self._dice.randrange(-self._far() // 4, self._far() * 3))

    def _what_comes_next(self) -> tuple[Actor, c.Order]:  # noqa: C901, PLR0911  # one a state
        """Somebody who may, and what brings the case on."""
        case, files = self._so_far, (file(self._so_far.round),)
        lead, supervisor = case.lead or "SWJ-01", case.supervisor
        match case.state:
            case State.REGISTERED:
                return p.staff(supervisor), self._order(c.Name.ASSIGN)
            case State.ASSIGNED:
                return p.head(lead), self._one((c.Acknowledge(), c.Acknowledge(), c.Decline(reason=TEXT)))
            case State.RECTIFYING if case.suspension:
                return p.head(supervisor), c.Resume(reason=TEXT)
            case State.RECTIFYING if case.extension:
                return p.head(case.extension.decider, 2), self._order(
                    self._one((c.Name.GRANT_EXTENSION, c.Name.REFUSE_EXTENSION))
                )
            case State.RECTIFYING if case.plan and case.plan.status is PlanStatus.SUBMITTED:
                return p.staff(supervisor), self._order(self._one((c.Name.APPROVE_PLAN, c.Name.RETURN_PLAN)))
            case State.RECTIFYING if missing := sorted(set(case.co_units) - set(case.parts)):
                return p.head(missing[0]), c.CompletePart(text=TEXT)
            case State.RECTIFYING:
                return self._one(
                    (
                        (p.head(lead), self._order(c.Name.REQUEST_EXTENSION)),
                        (p.staff(lead), self._order(c.Name.SUBMIT_PLAN)),
                        (p.head(supervisor), self._order(c.Name.SUSPEND)),
                        (p.staff(lead), self._order(c.Name.REPORT_PROGRESS)),
                        (p.head(lead), self._confirmed(files)),
                    )
                )
            case State.CHECKING:
                return p.staff(supervisor, 2), self._order(c.Name.RECORD_CHECK)
            case State.VERIFIED:
                return p.head(supervisor, 2), self._one((c.SignOff(), c.SignOff(), c.ReturnCheck(reason=TEXT)))
            case State.CLOSED | State.WITHDRAWN:
                return p.head(supervisor), self._order(c.Name.REOPEN)

    def _now_and_then(self) -> tuple[Actor, c.Order]:
        """Something beside the way, by somebody who may."""
        case = self._so_far
        proposal = next((clock.proposal for clock in case.clocks if clock.proposal is not None), 1)
        head = p.head(case.supervisor)
        letter = next(iter(open_letters(case)), None)
        asked = p.head(letter.unit) if letter else head
        return self._one(
            (
                (asked, c.AcknowledgeLetter(letter=letter.seq if letter else 1)),
                (asked, c.AcknowledgeLetter(letter=letter.seq if letter else 1)),
                (head, c.Issue(proposal=proposal)),
                (head, c.Waive(proposal=proposal, reason=TEXT)),
                (head, self._order(c.Name.CHANGE_DUE)),
                (p.head("SWJ"), c.TakeOver(reason=TEXT)),
                (p.staff(case.supervisor), self._order(c.Name.ASSIGN)),
                (p.ADMINISTRATOR, self._adoption()),
            )
        )

    def _adoption(self) -> c.Order:
        second = SECOND[self._terms.policy].terms(self._terms.severity)
        return self._one(
            (
                c.AdoptPolicy(adoption="a", mode=self._one(tuple(Mode)), terms=self._one((second, self._terms))),
                c.AdoptCalendar(adoption="a", calendar=self._one((WEEKDAYS, YEAR_2026, LATER_2026))),
            )
        )

    def _confirmed(self, files: tuple[str, ...]) -> c.ConfirmCompletion:
        return c.ConfirmCompletion(summary=TEXT, evidence=files, uploaded=files, bench=p.bench(self._so_far.supervisor))

    def _order(self, name: c.Name) -> c.Order:  # noqa: C901, PLR0911  # one a command
        """An order of that name, with whatever in it."""
        match name:
            case c.Name.ASSIGN:
                deadline = self._one((None, self._deadline()))
                co_units = self._one(((), ("SWJ-02",), ("SWJ-01",)))
                return c.Assign(
                    lead=self._one(("SWJ-01", "SWJ-03")), co_units=co_units, deadline=deadline, lines=_LINES
                )
            case c.Name.REQUEST_EXTENSION:
                return c.RequestExtension(due=self._due(), reason=TEXT)
            case c.Name.GRANT_EXTENSION:
                return c.GrantExtension(due=self._due())
            case c.Name.CHANGE_DUE:
                return c.ChangeDue(due=self._due(), reason=TEXT)
            case c.Name.SUSPEND:
                return c.Suspend(reason=TEXT, until=self._due())
            case c.Name.REOPEN:
                return c.Reopen(reason=TEXT, due=self._one((None, self._due())))
            case c.Name.CONFIRM_COMPLETION:
                return self._confirmed(self._one(((), (file(1),), (file(2), file(3)))))
            case c.Name.RECORD_CHECK:
                result, bench = self._one((Result.PASS, Result.PASS, Result.FAIL)), p.bench(self._so_far.supervisor)
                return c.RecordCheck(result=result, method=Method.SPOT, note=TEXT, bench=bench)
            case c.Name.ISSUE:
                return c.Issue(proposal=self._dice.randrange(1, 4))
            case c.Name.ACKNOWLEDGE_LETTER:
                letters = [letter.seq for letter in self._so_far.letters]
                return c.AcknowledgeLetter(letter=self._one((*letters, 1)))
            case c.Name.WAIVE:
                return c.Waive(proposal=self._dice.randrange(1, 4), reason=TEXT)
            case _:
                return PLAIN_ORDERS[name]


_NOT_BY_CHANCE = {c.Name.OPEN, c.Name.CLOCK, c.Name.WITHDRAW, c.Name.ADOPT_POLICY, c.Name.ADOPT_CALENDAR}
_NAMES = tuple(name for name in c.Name if name not in _NOT_BY_CHANCE)


def _short(event: SealedEvent) -> str:
    """An event with its hash, which covers all of it and all before it."""
    return f"{event.seq} {event.type} {event.hash[:16]}"
