"""Why a date is what it is: the rule, the facts and the arithmetic, as data and in words, Chinese and English."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from models.domain.calendars import Calendar
from models.domain.dues import DueSet, How
from models.domain.limits import Limit, LimitUnit
from models.domain.reckoning import Reckoning

_NAMED_DAYS = 12
"""Rest days that are named one by one; of more only the number is said."""

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


def reckoning_item(reckoning: Reckoning, calendar: Calendar) -> dict[str, Any]:
    """A limit counted out, as data and in words."""
    zh, en = _counted(reckoning, calendar)
    return {**reckoning.model_dump(mode="json", exclude_none=True), "why": {"zh": zh, "en": en}}


def _due_words(step: DueSet, calendar: Calendar) -> dict[str, str]:
    zh, en = _HOW[step.how]
    when = _moment(step.due, calendar)
    zh, en = f"{zh}：{when}", f"{en}: {when}"
    if step.reckoning is not None:
        counted_zh, counted_en = _counted(step.reckoning, calendar)
        zh, en = f"{zh}。{counted_zh}", f"{en}. {counted_en}"
    return {"zh": zh, "en": en}


def _counted(reckoning: Reckoning, calendar: Calendar) -> tuple[str, str]:
    """The arithmetic in words."""
    start, end = _moment(reckoning.start, calendar), _moment(reckoning.ends_at, calendar)
    limit_zh, limit_en = _limit_words(reckoning.limit)
    if reckoning.day_zero is None:
        return f"自{start}起{limit_zh}，至{end}。", f"{limit_en} from {start} to {end}."
    zh = f"自{start}起算，{reckoning.day_zero}当日不计，{limit_zh}，至{end}"
    en = f"Counted from {start}: {reckoning.day_zero} is day 0, {limit_en} on is {end}"
    if reckoning.rest_days:
        days_zh, days_en = _days(reckoning.rest_days)
        zh, en = f"{zh}；其间休息日{days_zh}", f"{en}; rest days between: {days_en}"
    if reckoning.rolled_from is not None:
        zh = f"{zh}；{reckoning.rolled_from}为休息日，顺延"
        en = f"{en}; {reckoning.rolled_from} is a rest day, so it rolls forward"
    return f"{zh}。", f"{en}."


def _days(days: Sequence[date]) -> tuple[str, str]:
    if len(days) > _NAMED_DAYS:
        return f"共{len(days)}天", f"{len(days)} of them"
    named = ", ".join(str(day) for day in days)
    return named.replace(", ", "、"), named


def _limit_words(limit: Limit) -> tuple[str, str]:
    words = {
        LimitUnit.WORKING_DAYS: ("个工作日", "working days"),
        LimitUnit.CALENDAR_DAYS: ("个自然日", "calendar days"),
        LimitUnit.MONTHS: ("个月", "months"),
    }
    if limit.unit is LimitUnit.EXACT:
        seconds = limit.duration.total_seconds()
        return f"{seconds:g}秒", f"{seconds:g} seconds"
    zh, en = words[limit.unit]
    return f"{limit.n}{zh}", f"{limit.n} {en if limit.n != 1 else en.removesuffix('s')}"


def _moment(instant: datetime, calendar: Calendar) -> str:
    """An instant on the organization's clocks, seconds only where they matter."""
    local = calendar.local(instant)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
