"""A small world for the workflow's tests: four units in one line, their people, and commands ready to give."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from models.domain.actors import Actor, Seat
from models.domain.calendars import Calendar
from models.domain.commands import (
    Acknowledge,
    Command,
    Comment,
    ConfirmCompletion,
    Open,
    Order,
    RecordCheck,
    Reopen,
    SignOff,
    Withdraw,
)
from models.domain.deadlines import ByDate
from models.domain.limits import Limit, limit
from models.domain.lines import Lines
from models.domain.policies import ExtensionRules, Limits, Policy, Rung, Terms
from models.domain.texts import digest
from models.domain.words import Capacity, Measure, Method, Result
from models.messages import Instruction

LINES = Lines(above={"SWJ-01": "SWJ-JG", "SWJ-JG": "SWJ", "SWJ": "GW"})
EVIDENCE = "ab" * 32
HEAD, STAFF = Capacity.HEAD, Capacity.STAFF


def person(number: int, unit: str, capacity: Capacity) -> Actor:
    """Somebody with one post in `unit`."""
    seat = Seat(unit=unit, post=f"{unit.lower()}-{capacity}", capacity=capacity)
    return Actor(person=number, seats=(seat,), tied_to=(unit,))


SUPERVISOR_HEAD = person(1, "SWJ-JG", HEAD)
SUPERVISOR_STAFF = person(2, "SWJ-JG", STAFF)
LEAD_HEAD = person(3, "SWJ-01", HEAD)
OUTSIDER = person(4, "XX", HEAD)


def _rung(after: str, measure: Measure, level: int = 0, every: str | None = None, *, any_time: bool = False) -> Rung:
    return Rung(
        after="half" if after == "half" else limit(after),
        measure=measure,
        level=level,
        every=limit(every) if every else None,
        any_time=any_time,
    )


def _limits(lengths: dict[str, str]) -> Limits:
    return Limits.model_validate({name: Limit.model_validate(text) for name, text in lengths.items()})


STANDARD: Terms = Policy(
    code="standard",
    version=1,
    name="标准",
    name_en="Standard",
    limits=_limits(
        {
            "assign": "2 working days",
            "acknowledge": "2 working days",
            "plan_approval": "3 working days",
            "immediate": "5 working days",
            "check": "10 working days",
            "sign_off": "5 working days",
            "rework": "10 working days",
            "proposal": "5 working days",
        }
    ),
    extension=ExtensionRules(ask_before=limit("5 working days"), decide=limit("5 working days")),
    due_ladder=(
        _rung("-5 working days", Measure.REMIND),
        _rung("-1 working days", Measure.REMIND),
        _rung("0 working days", Measure.URGE),
        _rung("3 working days", Measure.SUPERVISE, 1),
        _rung("10 working days", Measure.SUPERVISE, 2, "10 working days"),
    ),
    stage_ladder=(
        _rung("half", Measure.REMIND),
        _rung("0 working days", Measure.URGE),
        _rung("3 working days", Measure.URGE, 1, "5 working days"),
    ),
).terms("minor")

_STAGES = ("assign", "acknowledge", "plan_approval", "immediate", "check", "sign_off", "rework", "proposal")


def drill(beat: str) -> Terms:
    """Terms whose due ladder fires a `beat` before the due, at it, and every beat after; all else waits for days."""
    return Policy(
        code="drill",
        version=1,
        name="演练",
        name_en="Drill",
        limits=_limits(dict.fromkeys(_STAGES, "PT240H")),
        extension=ExtensionRules(ask_before=limit("PT0S"), decide=limit("PT240H")),
        due_ladder=(
            _rung(f"-{beat}", Measure.REMIND, any_time=True),
            _rung("PT0S", Measure.URGE, any_time=True),
            _rung(beat, Measure.SUPERVISE, 1, beat, any_time=True),
        ),
        stage_ladder=(_rung("PT0S", Measure.URGE, 1, "PT240H", any_time=True),),
    ).terms("minor")


def text(value: str) -> str:
    """The digest of a case text."""
    return digest(b"salt" * 4, value)


_ids = count(1)


def by(actor: Actor, order: Order, *, recorded: int = 0, key: str | None = None) -> Instruction:
    """`order` given by `actor`, under a fresh command id unless `key` names one."""
    command = Command(id=key or f"cmd-{next(_ids)}", order=order, actor=actor)
    return Instruction(command=command, recorded=recorded)


def opening(
    number: str, *, terms: Terms = STANDARD, due: datetime | None = None, within: str = "20 working days"
) -> Open:
    """A case for `SWJ-01` under `SWJ-JG`, due at an instant or within a limit."""
    return Open(
        number=number,
        title=text("t"),
        description=text("d"),
        severity="minor",
        lead="SWJ-01",
        supervisor="SWJ-JG",
        deadline=ByDate(at=due) if due else ByDate(within=limit(within)),
        terms=terms,
        calendar=Calendar(),
        lines=LINES,
    )


Step = tuple[Actor, Callable[[], Order]]

LIFE: tuple[Step, ...] = (
    (LEAD_HEAD, Acknowledge),
    (LEAD_HEAD, lambda: ConfirmCompletion(summary=text("s"), evidence=(EVIDENCE,), uploaded=(EVIDENCE,))),
    (SUPERVISOR_STAFF, lambda: RecordCheck(result=Result.PASS, method=Method.ON_SITE, note=text("n"))),
    (SUPERVISOR_HEAD, SignOff),
)
"""From assigned to closed, by the shortest way."""


def comment() -> Comment:
    """Something that may always be done."""
    return Comment(text=text("c"))


def reopening(due: datetime) -> Reopen:
    """Taking a closed case up again."""
    return Reopen(reason=text("r"), due=due)


def withdrawal() -> Withdraw:
    """The shortest way to an end."""
    return Withdraw(reason=text("r"))


def utc(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]
