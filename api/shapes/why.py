"""Why a date is what it is: the rule, the facts and the arithmetic, as data and in words, Chinese and English."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.shapes.spoken import Said, hours, length, moment, passed_over
from models.domain.calendars import Calendar
from models.domain.case import Reckoned
from models.domain.dues import DueSet, How
from models.domain.reckoning import Reckoning

_HOW: dict[How, tuple[str, str]] = {
    How.GIVEN: ("指定日期", "the date that was given"),
    How.WITHIN: ("自交办起限期", "a limit from the assignment"),
    How.IMMEDIATE: ("立行立改时限", "the policy's limit for immediate rectification"),
    How.PERIOD: ("长期坚持，按期报告", "the end of a period of long-term rectification"),
    How.REWORK: ("再次整改时限", "the policy's limit for rework"),
    How.KEPT: ("原时限较晚，予以保留", "the earlier due date, which is later than the rework limit"),
    How.GRANTED: ("批准延期", "a granted extension"),
    How.CHANGED: ("督办单位调整", "a change by the supervisor"),
    How.THAWED: ("挂账期间顺延", "the time added for which the case was suspended"),
    How.ADOPTED: ("采用新版规则或日历后重新计算", "reckoned anew under another version of the policy or the calendar"),
}


def due_story(steps: Sequence[DueSet], calendar: Calendar) -> list[dict[str, Any]]:
    """Each setting of the due, the latest last: what set it, and how it was counted."""
    return [
        {
            "seq": step.seq,
            "at": step.at,
            "rule": step.how.value,
            "due": step.due,
            "before": step.before,
            "reckoning": step.reckoning.model_dump(mode="json", exclude_none=True) if step.reckoning else None,
            "why": _due_words(step, calendar),
        }
        for step in steps
    ]


def reckoning_item(counted: Reckoning, by: Reckoned, due_at: datetime, calendar: Calendar) -> dict[str, Any]:
    """A stage's limit counted out, and what moved its end from there to `due_at`, as data and in words."""
    said = _counted(counted, calendar)
    back = Said(f"{by.days}个工作日", f"{by.days} working days") if by.days else hours(by.time) if by.time else None
    if back is not None:
        end = moment(by.end(calendar), calendar)
        said = said.then(Said(f"挂账顺延{back.zh}，至{end}", f"{back.en} given back for a suspension, to {end}"))
    if by.end(calendar) != due_at:
        end = moment(due_at, calendar)
        moved = Said(
            f"换版时按新规已过期，不使其逾期，定为{end}", f"it lay behind when adopted and makes nobody late: {end}"
        )
        said = said.then(moved)
    return {
        **counted.model_dump(mode="json", exclude_none=True),
        "given_back": {"working_days": by.days, "seconds": by.time.total_seconds()} if back is not None else None,
        "due_at": due_at,
        "why": said.sentence,
    }


def _due_words(step: DueSet, calendar: Calendar) -> dict[str, str]:
    zh, en = _HOW[step.how]
    when = moment(step.due, calendar)
    said = Said(f"{zh}：{when}", f"{en}: {when}")
    if step.before is not None and step.before != step.due:
        before = moment(step.before, calendar)
        said = said.then(Said(f"（原{before}）", f"(before: {before})"), "", " ")
    return (said.then(_counted(step.reckoning, calendar), "。", ". ") if step.reckoning else said).sentence


def _counted(reckoning: Reckoning, calendar: Calendar) -> Said:
    """The arithmetic in words."""
    start, end = moment(reckoning.start, calendar), moment(reckoning.ends_at, calendar)
    limit = length(reckoning.limit)
    if reckoning.day_zero is None:
        return Said(f"自{start}起{limit.zh}，至{end}", f"{limit.en} from {start} to {end}")
    said = Said(
        f"自{start}起算，{reckoning.day_zero}当日不计，{limit.zh}，至{end}",
        f"Counted from {start}: {reckoning.day_zero} is day 0, {limit.en} on is {end}",
    ).then(passed_over(reckoning))
    if reckoning.rolled_from is None:
        return said
    rolled = reckoning.rolled_from
    return said.then(Said(f"{rolled}为休息日，顺延", f"{rolled} is a rest day, so it rolls forward"))
