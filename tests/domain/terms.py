"""The policies and calendars of the tests: `standard` and `drill` of contract.md, and one with interviews."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.domain.calendars import Calendar
from models.domain.limits import Limit, limit
from models.domain.policies import ExtensionRules, LimitChanges, Limits, Policy, Rung, Terms, Variation
from models.domain.words import Capacity, ClockName, DeadlineKind, Measure

WEEKDAYS = Calendar()
"""Monday to Friday in Shanghai, no holidays."""

YEAR_2026 = Calendar(
    version="test-2026",
    holidays=(
        date(2026, 1, 1),
        date(2026, 1, 2),
        *(date(2026, 2, day) for day in range(16, 24)),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 4),
        date(2026, 5, 5),
        *(date(2026, 10, day) for day in range(1, 9)),
    ),
    makeup_days=(date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 27), date(2026, 10, 10)),
    provisional_after=date(2026, 12, 31),
)
"""A year with holidays and make-up days such as are published each autumn."""

_HEAD = (Capacity.HEAD,)
_STAFF_AND_HEAD = (Capacity.STAFF, Capacity.HEAD)


def rung(  # noqa: PLR0913  # a rung has as many fields
    after: str,
    measure: Measure,
    level: int = 0,
    *,
    to: tuple[Capacity, ...] = _HEAD,
    every: str | None = None,
    any_time: bool = False,
) -> Rung:
    """A rung with its lengths as text."""
    when: Limit | str = after if after == "half" else limit(after)
    return Rung.model_validate(
        {
            "after": when,
            "measure": measure,
            "level": level,
            "to": to,
            "every": None if every is None else limit(every),
            "any_time": any_time,
        }
    )


DUE_LADDER = (
    rung("-5 working days", Measure.REMIND, to=_STAFF_AND_HEAD),
    rung("-1 working days", Measure.REMIND, to=_STAFF_AND_HEAD),
    rung("0 working days", Measure.URGE),
    rung("3 working days", Measure.SUPERVISE, 1),
    rung("10 working days", Measure.SUPERVISE, 2, every="10 working days"),
)
STAGE_LADDER = (
    rung("half", Measure.REMIND, to=_STAFF_AND_HEAD),
    rung("0 working days", Measure.URGE),
    rung("3 working days", Measure.SUPERVISE, 1, every="5 working days"),
)

STANDARD_POLICY = Policy(
    code="standard",
    version=1,
    name="标准",
    name_en="Standard",
    limits=Limits(
        assign=limit("2 working days"),
        acknowledge=limit("2 working days"),
        plan=limit("10 working days"),
        plan_approval=limit("3 working days"),
        immediate=limit("5 working days"),
        check=limit("10 working days"),
        sign_off=limit("5 working days"),
        rework=limit("10 working days"),
        proposal=limit("5 working days"),
        letter=limit("5 working days"),
    ),
    plan_for=("major", "critical"),
    extension=ExtensionRules(ask_before=limit("5 working days"), decide=limit("5 working days")),
    due_ladder=DUE_LADDER,
    stage_ladder=STAGE_LADDER,
)

DRILL_POLICY = Policy(
    code="drill",
    version=1,
    name="演练",
    name_en="Drill",
    limits=Limits(
        assign=limit("PT4S"),
        acknowledge=limit("PT4S"),
        plan_approval=limit("PT4S"),
        immediate=limit("PT5S"),
        check=limit("PT4S"),
        sign_off=limit("PT4S"),
        rework=limit("PT10S"),
        proposal=limit("PT4S"),
        letter=limit("PT4S"),
    ),
    extension=ExtensionRules(ask_before=limit("PT1S"), decide=limit("PT4S")),
    due_ladder=(
        rung("-PT2S", Measure.REMIND, to=_STAFF_AND_HEAD, any_time=True),
        rung("PT0S", Measure.URGE, any_time=True),
        rung("PT3S", Measure.SUPERVISE, 1, any_time=True),
        rung("PT6S", Measure.SUPERVISE, 2, every="PT60S", any_time=True),
    ),
    stage_ladder=(
        rung("half", Measure.REMIND, to=_STAFF_AND_HEAD, any_time=True),
        rung("PT0S", Measure.URGE, any_time=True),
        rung("PT3S", Measure.SUPERVISE, 1, every="PT60S", any_time=True),
    ),
)

INTERVIEW_POLICY = STANDARD_POLICY.model_copy(
    update={
        "code": "strict",
        "due_ladder": (
            *DUE_LADDER[:4],
            rung("5 working days", Measure.INTERVIEW, 1),
            rung("10 working days", Measure.CIRCULATE, 2, every="10 working days"),
        ),
    }
)

VARIED_POLICY = STANDARD_POLICY.model_copy(
    update={
        "code": "varied",
        "extension": ExtensionRules(
            ask_before=limit("1 working days"),
            decide=limit("2 working days"),
            kinds=(DeadlineKind.BY_DATE,),
            most=2,
            first_at_most=limit("30 calendar days"),
        ),
        "ladders": {
            ClockName.CHECK: (rung("-2 working days", Measure.REMIND), rung("PT0S", Measure.URGE, 1, every="PT48H")),
        },
        "direct_close": (DeadlineKind.IMMEDIATE,),
        "by_severity": {"major": Variation(limits=LimitChanges(check=limit("3 working days")))},
    }
)
"""All that a policy may say beside: a clock's own ladder, closing without sign-off, few and short extensions."""


def second_version(policy: Policy) -> Policy:
    """The same policy once more: some limits shorter, some longer, no plan, and a due ladder of other rungs."""
    exact = policy.code == "drill"
    lengths = ("PT2S", "PT9S", "PT3S") if exact else ("1 working days", "14 working days", "4 working days")
    short, long, middle = map(limit, lengths)
    changes = {"assign": middle, "acknowledge": short, "immediate": long, "check": middle, "sign_off": long}
    return policy.model_copy(
        update={
            "version": 2,
            "limits": policy.limits.model_copy(update={**changes, "rework": short, "plan": None}),
            "plan_for": (),
            "due_ladder": (policy.due_ladder[1], *policy.due_ladder[3:]),
            "ladders": {},
        }
    )


SECOND: dict[str, Policy] = {
    policy.code: second_version(policy) for policy in (STANDARD_POLICY, DRILL_POLICY, INTERVIEW_POLICY, VARIED_POLICY)
}
"""The second versions by code."""

LATER_2026 = YEAR_2026.model_copy(
    update={
        "version": "test-2026-2",
        "holidays": (*YEAR_2026.holidays, *(date(2026, 3, day) for day in range(9, 14)), date(2026, 6, 19)),
        "makeup_days": (*YEAR_2026.makeup_days, date(2026, 3, 7), date(2026, 6, 20)),
    }
)
"""The same year as it was changed later: a week off in March, and days moved about."""

STANDARD: Terms = STANDARD_POLICY.terms("minor")
STANDARD_WITH_PLAN: Terms = STANDARD_POLICY.terms("major")
DRILL: Terms = DRILL_POLICY.terms("minor")
INTERVIEWS: Terms = INTERVIEW_POLICY.terms("minor")
VARIED: Terms = VARIED_POLICY.terms("major")


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """The instant of a local time: `at("2026-03-02 10:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
