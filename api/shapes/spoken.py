"""Instants, lengths and the domain's words as sentences say them, Chinese and English."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from models.domain.calendars import Calendar
from models.domain.limits import Limit, LimitUnit
from models.domain.reckoning import Reckoning, Shift
from models.domain.words import ClockName

_NAMED_DAYS = 12
"""Days that are named one by one; of more only the number is said."""


class Said(NamedTuple):
    """The same sentence in both languages."""

    zh: str
    en: str

    def then(self, more: "Said | None", zh: str = "；", en: str = "; ") -> Self:
        """This, and more after it."""
        return self if more is None else self._replace(zh=f"{self.zh}{zh}{more.zh}", en=f"{self.en}{en}{more.en}")

    @property
    def sentence(self) -> dict[str, str]:
        """As an answer gives it."""
        return {"zh": f"{self.zh}。", "en": f"{self.en}."}


CLOCKS: Mapping[ClockName, Said] = {
    ClockName.ASSIGN: Said("交办", "assignment"),
    ClockName.ACKNOWLEDGE: Said("签收", "acknowledgement"),
    ClockName.DUE: Said("整改", "rectification"),
    ClockName.PLAN: Said("报送整改方案", "plan"),
    ClockName.PLAN_APPROVAL: Said("审批整改方案", "approval of the plan"),
    ClockName.EXTENSION: Said("审批延期", "decision on the extension"),
    ClockName.CHECK: Said("核查", "follow-up check"),
    ClockName.SIGN_OFF: Said("销号", "sign-off"),
    ClockName.PROPOSAL: Said("决定督办措施", "decision on the proposed measure"),
    ClockName.LETTER: Said("督办单签收后反馈", "progress after the letter"),
}


def moment(instant: datetime, calendar: Calendar) -> str:
    """An instant on the organization's clocks, seconds only where they matter."""
    local = calendar.local(instant)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def length(limit: Limit) -> Said:
    """How long, whichever way."""
    if limit.unit is LimitUnit.EXACT:
        seconds = abs(limit.duration.total_seconds())
        return Said(f"{seconds:g}秒", f"{seconds:g} seconds")
    zh, en = {
        LimitUnit.WORKING_DAYS: ("个工作日", "working days"),
        LimitUnit.CALENDAR_DAYS: ("个自然日", "calendar days"),
        LimitUnit.MONTHS: ("个月", "months"),
    }[limit.unit]
    n = abs(limit.n)
    return Said(f"{n}{zh}", f"{n} {en if n != 1 else en.removesuffix('s')}")


def hours(worked: timedelta) -> Said:
    """Working time, to the minute; seconds where it is less."""
    minutes, seconds = divmod(round(worked.total_seconds()), 60)
    if not minutes:
        return Said(f"{seconds}秒", f"{seconds} s")
    whole, rest = divmod(minutes, 60)
    said = [Said(f"{whole}小时", f"{whole} h")] if whole else []
    said += [Said(f"{rest}分", f"{rest} min")] if rest else []
    return Said("".join(one.zh for one in said), " ".join(one.en for one in said))


def days(named: Sequence[date]) -> Said:
    """Days, one by one where they are few."""
    if len(named) > _NAMED_DAYS:
        return Said(f"共{len(named)}天", f"{len(named)} of them")
    return Said("、".join(map(str, named)), ", ".join(map(str, named)))


def passed_over(counted: Reckoning | Shift) -> Said | None:
    """Which days on the way are no working days, and which weekends are."""
    said: Said | None = None
    if counted.rest_days:
        rest = days(counted.rest_days)
        said = Said(f"其间休息日{rest.zh}", f"rest days between: {rest.en}")
    if counted.makeup_days:
        made = days(counted.makeup_days)
        worked = Said(f"调休上班{made.zh}，计入", f"make-up working days, counted: {made.en}")
        said = said.then(worked) if said is not None else worked
    return said
