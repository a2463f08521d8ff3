"""Lives of cases to record: facts chained up by hand, in a small organization."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chain import GENESIS, SealedEvent, seal
from models.db.texts import SaltedText, note_texts, salted
from models.domain import events as e
from models.domain.actors import Authority
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.deadlines import ByDate
from models.domain.evolve import evolve
from models.domain.limits import limit
from models.domain.lines import Lines
from models.domain.policies import ExtensionRules, Limits, Rung, Terms
from models.domain.words import Capacity, Category, ClockName, Kind, Measure, Method, Result, State
from models.messages import Batch

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LINES = Lines(
    above={"SWJ-01": "SWJ-JG", "SWJ-02": "SWJ-JG", "SWJ-JG": "SWJ", "SWJ": "GW", "QU": "GW"},
    guides={"SWJ-02": ("QU",)},
)
LEADS = ("SWJ-01", "SWJ-02")
PEOPLE = {"SWJ-01": 11, "SWJ-02": 12, "SWJ-JG": 21, "SWJ": 31, "QU": 51}
"""One person in each unit; GW has nobody."""

_LADDER = (
    Rung(after=limit("-5 working days"), measure=Measure.REMIND),
    Rung(after=limit("3 working days"), measure=Measure.SUPERVISE, level=1, every=limit("10 working days")),
)
_LIMIT = limit("5 working days")
TERMS = Terms(
    policy="standard",
    version=1,
    severity="minor",
    limits=Limits(
        assign=_LIMIT,
        acknowledge=_LIMIT,
        plan_approval=_LIMIT,
        immediate=_LIMIT,
        check=_LIMIT,
        sign_off=_LIMIT,
        rework=_LIMIT,
        proposal=_LIMIT,
    ),
    extension=ExtensionRules(ask_before=_LIMIT, decide=_LIMIT),
    due_ladder=_LADDER,
    stage_ladder=_LADDER,
)
_numbers = count(1)


class OnePersonEach:
    """Holders after `PEOPLE`."""

    async def posts(self, conn: AsyncConnection) -> "OnePersonEach":
        """Know them without asking."""
        del conn
        return self

    def holders(
        self,
        unit: str,
        capacities: tuple[Capacity, ...],
        at: datetime,
        in_charge_of: tuple[str, ...] | None = None,
    ) -> tuple[int, ...]:
        """Find the unit's one person."""
        del capacities, at, in_charge_of
        return (PEOPLE[unit],) if unit in PEOPLE else ()


def new_number() -> str:
    return f"2026-{next(_numbers):06d}"


@dataclass
class Life:
    """A case as it grows: `do` adds an event, `batch` takes what was added since the last one."""

    number: str = field(default_factory=new_number)
    at: datetime = START
    case: Case | None = None
    head: str = GENESIS
    sealed: list[SealedEvent] = field(default_factory=list)
    texts: list[SaltedText] = field(default_factory=list)
    _taken: int = 0

    def text(self, value: str) -> str:
        """A text of this case, by its digest."""
        self.texts.append(salted(value))
        return self.texts[-1].digest

    def do(self, fact: e.AnyFact, *, actor: str = "person:21", command: str | None = None) -> "Life":
        """Add an event, a minute after the last."""
        self.at += timedelta(minutes=1)
        event = e.Event(seq=len(self.sealed) + 1, at=self.at, actor=actor, fact=fact)
        self.case = evolve(self.case, self.number, event)
        self.sealed += seal(self.number, [event], prev=self.head, command=command)
        self.head = self.sealed[-1].hash
        return self

    def opened(  # noqa: PLR0913  # a case has all of these
        self,
        *,
        title: str = "账目不清",
        description: str = "差旅费报销凭证不全。",
        lead: str | None = "SWJ-01",
        co_units: tuple[str, ...] = (),
        supervisor: str = "SWJ-JG",
        due: datetime | None = None,
        severity: str = "minor",
        group: str | None = None,
        command: str | None = None,
        terms: Terms = TERMS,
    ) -> "Life":
        """Registered, and assigned where there is a lead."""
        due = due or self.at + 30 * DAY
        self.do(
            e.Registered(
                title=self.text(title),
                description=self.text(description),
                kind=Kind.FINDING,
                category=Category.INDIVIDUAL,
                severity=severity,
                group=self.text(group) if group else None,
                line="party",
                supervisor=supervisor,
                deadline=ByDate(at=due),
                due=due,
                terms=terms,
                calendar=Calendar(),
                lines=LINES,
            ),
            command=command,
        )
        if lead is not None:
            self.do(e.Assigned(lead=lead, co_units=co_units, supervisor=supervisor, deadline=ByDate(at=due), due=due))
        return self

    def comment(self, value: str = "知道了。") -> "Life":
        """Add a comment."""
        return self.do(e.Commented(text=self.text(value)))

    def batch(self) -> Batch:
        """The events added since the last batch."""
        events, self._taken = self.sealed[self._taken :], len(self.sealed)
        return Batch(number=self.number, events=tuple(events))

    def whole(self) -> Batch:
        """Every event there is."""
        return Batch(number=self.number, events=tuple(self.sealed))

    def step(self, chance: Random) -> "Life":
        """Something that may happen next, as `chance` has it."""
        self.at += chance.random() * 9 * DAY
        return self.do(chance.choice(list(self._possible(chance))))

    def _possible(self, chance: Random) -> Iterable[e.AnyFact]:  # noqa: C901  # one arm a state
        case = self.case
        assert case is not None
        due = self.at + chance.randint(-5, 40) * DAY
        reason = self.text("理由")
        if not case.ended:
            yield e.Commented(text=reason)
            yield e.DueChanged(due=due, extension=False, reason=reason)
            if chance.random() < 0.1:
                yield e.Withdrawn(reason=reason)
        if case.suspension is not None:
            yield e.Resumed(reason=reason, due=due)
            return
        match case.state:
            case State.REGISTERED:
                lead = chance.choice(LEADS)
                yield e.Assigned(lead=lead, supervisor="SWJ-JG", deadline=ByDate(at=due), due=due)
            case State.ASSIGNED:
                yield e.Acknowledged()
                yield e.Declined(reason=reason)
            case State.RECTIFYING:
                yield e.Suspended(reason=reason, until=due)
                yield e.CompletionConfirmed(summary=reason, in_time=True)
                yield e.TakenOver(supervisor="SWJ", reason=reason)
                if case.due is not None:
                    yield e.DeadlineMissed(clock=ClockName.DUE, round=case.round, due_at=case.due)
            case State.CHECKING:
                yield e.CheckRecorded(result=Result.PASS, method=Method.SPOT, note=reason)
                yield e.CheckRecorded(result=Result.FAIL, method=Method.SPOT, note=reason, due=due)
            case State.VERIFIED:
                yield e.SignedOff()
            case State.CLOSED:
                yield e.Reopened(reason=reason, due=due)
                yield e.Reopened(reason=reason, due=due)
            case State.WITHDRAWN:
                yield e.Commented(text=reason)


def rung(level: int, unit: str, measure: Measure = Measure.SUPERVISE) -> e.RungReached:
    """A rung of the due clock that goes to the heads of `unit`."""
    return e.RungReached(
        clock=ClockName.DUE,
        round=1,
        rung=1,
        n=1,
        measure=measure,
        level=level,
        due_at=START,
        fired_at=START,
        to=(e.Addressee(unit=unit, capacities=(Capacity.HEAD,)),),
    )


def as_head(unit: str) -> Authority:
    return Authority(unit=unit, post="head", capacity=Capacity.HEAD)


async def keep_texts(engine: AsyncEngine, *lives: Life) -> None:
    """Note the texts, as the API does before it sends anything."""
    async with engine.begin() as conn:
        for life in lives:
            await note_texts(conn, life.number, life.texts)
