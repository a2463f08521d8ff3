"""How late a case is and which deadlines it missed: counted out, for whoever is asked to answer for it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from api.shapes.spoken import CLOCKS, Said, hours, moment
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.missing import Missed
from models.domain.outages import Lateness, Outage

_UNTIL = {
    "confirmed": Said("确认完成", "completion was confirmed"),
    "suspended": Said("挂账", "it was suspended"),
    "now": Said("现在", "now"),
}


def lateness_item(case: Case, late: Lateness | None) -> dict[str, Any] | None:
    """From when until when, what outages take off, and how that comes to days; `None` without a due."""
    if late is None:
        return None
    return {
        "days": late.days,
        "due": late.due,
        "until": late.at,
        "until_is": _until(case, late),
        "working_hours": _in_hours(late.worked),
        "deducted": [{**outage.model_dump(), "working_hours": _in_hours(length)} for outage, length in late.deducted],
        "charged_hours": _in_hours(late.charged),
        "excused_by": [outage.model_dump() for outage in late.excused_by],
        "why": _words(case, late).sentence,
    }


def miss_item(missed: Missed, calendar: Calendar) -> dict[str, Any]:
    """A deadline that passed unmet, and what excused it."""
    due, at, clock = moment(missed.due_at, calendar), moment(missed.at, calendar), CLOCKS[missed.clock]
    said = Said(
        f"第{missed.round}轮{clock.zh}时限{due}届满未完成，{at}记录",
        f"Round {missed.round}: the {clock.en} was due {due} and unmet, recorded {at}",
    )
    if missed.excused_at is not None:
        away, done = _spans(missed.outages, calendar), moment(missed.excused_at, calendar)
        said = said.then(
            Said(
                f"系统停机（{away.zh}），{done}完成，按期计",
                f"the service was away ({away.en}), so what was done {done} counts as in time",
            )
        )
    return {**missed.model_dump(mode="json"), "excused": missed.excused_by is not None, "why": said.sentence}


def _words(case: Case, late: Lateness) -> Said:
    calendar = case.calendar
    due, until = moment(late.due, calendar), _UNTIL[_until(case, late)]
    at = moment(late.at, calendar)
    if late.at <= late.due:
        return Said(f"时限{due}，{at}（{until.zh}）未逾期", f"Due {due}, not late {at} ({until.en})")
    if late.excused_by:
        away = _spans(late.excused_by, calendar)
        return Said(
            f"时限{due}，{until.zh}于{at}；系统停机（{away.zh}），恢复后一个工作日内完成，按期计",
            f"Due {due}, {at} counts as in time: the service was away ({away.en}), and a working day is given after it",
        )
    worked, charged = hours(late.worked), hours(late.charged)
    said = Said(
        f"自时限{due}至{at}（{until.zh}）共{worked.zh}工作时间",
        f"From the due {due} to {at} ({until.en}): {worked.en} of working time",
    )
    for outage, length in late.deducted:
        away, off = _spans((outage,), calendar), hours(length)
        said = said.then(Said(f"扣除停机{off.zh}（{away.zh}）", f"less {off.en} of outage ({away.en})"))
    days = "day" if late.days == 1 else "days"
    if not late.charged:
        return said.then(Said("其间无工作时间，计1个工作日", "late by rest time alone, which counts as 1 working day"))
    return said.then(
        Said(
            f"余{charged.zh}，每9小时为一个工作日，不足一日按一日计：{late.days}个工作日",
            f"{charged.en} at 9 h a working day, begun ones counted: {late.days} working {days}",
        )
    )


def _until(case: Case, late: Lateness) -> str:
    if case.suspension is not None and late.at == case.suspension.since:
        return "suspended"
    return "confirmed" if case.confirmed_at is not None else "now"


def _spans(outages: Iterable[Outage], calendar: Calendar) -> Said:
    spans = [(moment(one.since, calendar), moment(one.until, calendar)) for one in outages]
    return Said(
        "、".join(f"{since}至{until}" for since, until in spans),
        ", ".join(f"{since} to {until}" for since, until in spans),
    )


def _in_hours(length: timedelta) -> float:
    """Working time in hours, to a hundredth."""
    return round(length / timedelta(hours=1), 2)
