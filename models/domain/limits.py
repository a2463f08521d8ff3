"""How long something may take: working days, calendar days, months, or an exact duration."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Any, Self

from pydantic import model_serializer, model_validator

from models.domain.value import Value

_WORDS = re.compile(r"(?P<n>[+-]?\d{1,5}) (?P<unit>working|calendar) days?|(?P<m>[+-]?\d{1,4}) months?", re.ASCII)
_ISO = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<y>\d{1,2})Y)?(?:(?P<mo>\d{1,3})M)?(?:(?P<w>\d{1,3})W)?(?:(?P<d>\d{1,4})D)?"
    r"(?:T(?:(?P<h>\d{1,5})H)?(?:(?P<mi>\d{1,6})M)?(?:(?P<s>\d{1,10}(?:\.\d{1,3})?)S)?)?",
    re.ASCII,
)


class LimitUnit(StrEnum):
    """What a limit counts in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    EXACT = "exact"


class Limit(Value):
    """A length of time as a policy writes it; `n` counts days, months or, for `exact`, milliseconds.

    Read from and written as text: `20 working days`, `15 calendar days`, `3 months`, or ISO 8601
    (`P3M`, `P15D`, `PT30S`). A leading `-` makes an offset before an instant.
    """

    unit: LimitUnit
    n: int

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return _parsed(raw) if isinstance(raw, str) else raw

    @model_serializer
    def _written(self) -> str:
        match self.unit:
            case LimitUnit.WORKING_DAYS:
                return f"{self.n} working days"
            case LimitUnit.CALENDAR_DAYS:
                return f"{self.n} calendar days"
            case LimitUnit.MONTHS:
                return f"{self.n} months"
            case LimitUnit.EXACT:
                seconds, milliseconds = divmod(abs(self.n), 1000)
                fraction = f".{milliseconds:03d}".rstrip("0") if milliseconds else ""
                return f"{'-' if self.n < 0 else ''}PT{seconds}{fraction}S"

    def __str__(self) -> str:
        """As it is written in a policy."""
        return self._written()

    @property
    def duration(self) -> timedelta:
        """The length of an exact limit."""
        return timedelta(milliseconds=self.n)

    def times(self, factor: int) -> Self:
        """This limit, `factor` times over."""
        return self.model_copy(update={"n": self.n * factor})


def at_least_a_second(limit: Limit) -> bool:
    """Whether `limit` is long enough to be kept: nothing shorter than a second repeats or falls due."""
    return limit.n >= (1000 if limit.unit is LimitUnit.EXACT else 1)


_TWENTY_YEARS = {
    LimitUnit.WORKING_DAYS: 5_000,
    LimitUnit.CALENDAR_DAYS: 7_500,
    LimitUnit.MONTHS: 240,
    LimitUnit.EXACT: 7_500 * 24 * 3600 * 1000,
}


def at_most_twenty_years(limit: Limit) -> bool:
    """Whether `limit`, forwards or back, is no slip: what lies beyond costs reckoning without end."""
    return abs(limit.n) <= _TWENTY_YEARS[limit.unit]


def limit(text: str) -> Limit:
    """The limit that `text` writes; `ValueError` when it writes none."""
    return Limit.model_validate(text)


def _parsed(text: str) -> dict[str, Any]:
    if words := _WORDS.fullmatch(text):
        if words["m"]:
            return {"unit": LimitUnit.MONTHS, "n": int(words["m"])}
        unit = LimitUnit.WORKING_DAYS if words["unit"] == "working" else LimitUnit.CALENDAR_DAYS
        return {"unit": unit, "n": int(words["n"])}
    iso = _ISO.fullmatch(text)
    parts = {key: float(value) for key, value in iso.groupdict().items() if value and key != "sign"} if iso else {}
    if iso is None or not parts:
        message = f"not a limit: {text!r}; write '20 working days', '15 calendar days', 'P3M' or 'PT30S'"
        raise ValueError(message)
    sign = -1 if iso["sign"] == "-" else 1
    if parts.keys() <= {"y", "mo"}:
        return {"unit": LimitUnit.MONTHS, "n": sign * int(parts.get("y", 0) * 12 + parts.get("mo", 0))}
    if parts.keys() <= {"w", "d"}:
        return {"unit": LimitUnit.CALENDAR_DAYS, "n": sign * int(parts.get("w", 0) * 7 + parts.get("d", 0))}
    if parts.keys() <= {"h", "mi", "s"}:
        seconds = parts.get("h", 0) * 3600 + parts.get("mi", 0) * 60 + parts.get("s", 0)
        return {"unit": LimitUnit.EXACT, "n": sign * round(seconds * 1000)}
    message = f"a limit has one unit: {text!r} mixes months, days and hours"
    raise ValueError(message)
