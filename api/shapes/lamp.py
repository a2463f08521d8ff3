"""Why the lamp turns when it turns."""

from datetime import datetime
from typing import Any

from api.shapes.rungs import shift_words
from api.shapes.spoken import Said, moment
from models.domain.case import Case
from models.domain.lamps import overdue_at, red_at, yellow_at
from models.domain.limits import Limit
from models.domain.reckoning import Shift, shifted
from models.domain.words import ClockName, Measure

_END = Said("时限", "the due")


def lamp_item(case: Case) -> dict[str, Any]:
    """The instants at which the lamp turns, each with its rule and in words."""
    at = {"yellow_at": yellow_at(case), "red_at": red_at(case), "overdue_at": overdue_at(case)}
    clock = case.clock(ClockName.DUE)
    if case.suspension is not None or clock is None:
        rests = {"rule": None, "why": _resting(case).sentence}
        return {**at, "yellow": rests, "red": rests, "overdue": rests}
    due, lamps = clock.due_at, case.terms.lamps
    ends = moment(due, case.calendar)
    return {
        **at,
        "yellow": _yellow(case, due),
        "red": _turn(case, shifted(case.calendar, due, lamps.red), str(lamps.red), Said("红灯", "Red")),
        "overdue": {
            "rule": "due",
            "why": Said(f"时限{ends}届满未完成即为逾期", f"Overdue from the due {ends}, if unmet").sentence,
        },
    }


def _yellow(case: Case, due: datetime) -> dict[str, Any]:
    """By the policy's own lamp rule, or from the first reminder of the ladder."""
    rule, turns = case.terms.lamps.yellow, yellow_at(case)
    if isinstance(rule, Limit):
        return _turn(case, shifted(case.calendar, due, rule), str(rule), Said("黄灯", "Yellow"))
    for number, rung in enumerate(case.terms.due_ladder):
        if rung.measure is not Measure.REMIND:
            continue
        name = Said(f"黄灯自第{number + 1}档（首次提醒）起", f"Yellow from rung {number + 1}, the first reminder")
        if isinstance(rung.after, Limit):
            turn = _turn(case, shifted(case.calendar, due, rung.after), rule, name)
        else:
            half = moment(turns, case.calendar) if turns is not None else ""
            why = name.then(Said(f"计时过半，为{half}", f"half of the way is {half}"), "：", ": ")
            turn = {"rule": rule, "why": why.sentence}
        return {**turn, "rung": number}
    return {
        "rule": rule,
        "why": Said("阶梯中没有提醒，不亮黄灯", "There is no reminder, so it never turns yellow").sentence,
    }


def _turn(case: Case, shift: Shift, rule: str, name: Said) -> dict[str, Any]:
    why = name.then(shift_words(shift, case.calendar, _END), "：", ": ")
    return {"rule": rule, "reckoning": shift.model_dump(mode="json", exclude_none=True), "why": why.sentence}


def _resting(case: Case) -> Said:
    if case.ended:
        return Said("已办结，灰灯", "The case is over: grey")
    if case.suspension is not None:
        return Said("挂账期间时限停止，灰灯", "The due stands still while suspended: grey")
    if case.due is None:
        return Said("尚无时限，绿灯", "There is no due yet: green")
    return Said("整改已确认完成，时限停止，绿灯", "Completion is confirmed and the due has stopped: green")
