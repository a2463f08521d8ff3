"""What a single cell says: numbers, dates, deadlines, lists of units."""

import re
from datetime import date, datetime, timedelta

from ledger.columns import IMMEDIATE, LONG_TERM
from ledger.sheet import Cell
from models.domain.deadlines import ByDate, Deadline, Immediate, LongTerm
from models.domain.limits import Limit, LimitUnit

_LIMIT = re.compile(r"(?P<n>[1-9][0-9]{0,3})\s*个?(?P<unit>工作日|自然日|月)(?:之?内)?")
_UNITS = {"工作日": LimitUnit.WORKING_DAYS, "自然日": LimitUnit.CALENDAR_DAYS, "月": LimitUnit.MONTHS}
_DATE = re.compile(r"(?P<y>[0-9]{4})(?:-|/|\.|年)(?P<m>[0-9]{1,2})(?:-|/|\.|月)(?P<d>[0-9]{1,2})日?")
_AGO = re.compile(r"(?P<n>[0-9]{1,4})\s*天前")
_LONGEST = {LimitUnit.WORKING_DAYS: 5_000, LimitUnit.CALENDAR_DAYS: 7_500, LimitUnit.MONTHS: 240}
_YEARS = range(1970, 3000)
_BETWEEN_UNITS = re.compile(r"[、，,;；\n]")


class NotUnderstood(Exception):  # noqa: N818  # what a reader says of a cell, no fault of the program
    """The cell does not say what its column asks for."""

    def __init__(self, reason: str, zh: str) -> None:
        """Keep what to do, in both languages."""
        super().__init__(reason)
        self.reason = reason
        self.zh = zh


def text(cell: Cell | None) -> str:
    """A cell as text without the blanks around it; a whole number has no decimals, an empty cell is empty."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def units(cell: Cell | None) -> tuple[str, ...]:
    """The unit codes in a cell, which stand between 、 or commas."""
    return tuple(part.strip() for part in _BETWEEN_UNITS.split(text(cell)) if part.strip())


def day(cell: Cell | None) -> date | None:
    """The date in a cell, or `None` where it is none within reach of calendars; a time of day is dropped."""
    found = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else _written_day(text(cell))
    return found if found is not None and found.year in _YEARS else None


def _written_day(written: str) -> date | None:
    found = _DATE.fullmatch(written)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def opened_on(cell: Cell | None, today: date) -> date | None:
    """立项日期: a date or `N天前`. An empty cell is none. Raises `NotUnderstood`."""
    if not text(cell):
        return None
    ago = _AGO.fullmatch(text(cell))
    found = today - timedelta(days=int(ago["n"])) if ago else day(cell)
    if found is None:
        reason = f"{text(cell)!r} is no date: write 2026-03-31, or 35天前"
        raise NotUnderstood(reason, f"“{text(cell)}”不是日期，请写成 2026-03-31 或 35天前。")
    if found > today:
        reason = f"{found} lies in the future: write the day on which the case was opened"
        raise NotUnderstood(reason, f"{found} 晚于今天，请写实际立项的日期。")
    return found


def deadline(cell: Cell | None) -> Deadline:
    """整改时限: 立行立改, 长期坚持 (a report every three months), N个工作日内, N个自然日内, N个月内, or a date."""
    written = text(cell)
    if written == IMMEDIATE:
        return Immediate()
    if written == LONG_TERM:
        return LongTerm(every=Limit(unit=LimitUnit.MONTHS, n=3))
    if (found := _LIMIT.fullmatch(written)) and int(found["n"]) <= _LONGEST[_UNITS[found["unit"]]]:
        return ByDate(within=Limit(unit=_UNITS[found["unit"]], n=int(found["n"])))
    by = day(cell) or day(written.removesuffix("之前").removesuffix("前"))
    if by is not None:
        return ByDate(date=by)
    said = f"{written!r} is no deadline" if written else "the deadline is missing"
    reason = f"{said}: write 立行立改, 长期坚持, 20个工作日内, 30个自然日内, 3个月内, or a date such as 2026-12-31"
    zh = f"“{written}”不是整改时限" if written else "未填整改时限"
    raise NotUnderstood(
        reason, f"{zh}，请写立行立改、长期坚持、20个工作日内、30个自然日内、3个月内，或 2026-12-31 这样的日期。"
    )
