"""How a page writes what is no sentence: instants, lengths of time, units, people and the domain's words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.languages import CHINESE
from api.web.catalogue import words
from models.domain.working_time import WORKING_DAY

_KIB = 1024


class Spelling:
    """In one language and one zone."""

    def __init__(self, language: str, zone: str) -> None:
        self._language = language
        self._zone = ZoneInfo(zone)
        self._words = words(language)

    def word(self, kind: str, value: object) -> str:
        """A word of the domain: `word("state", "rectifying")`. One that the catalogue lacks is shown as it is."""
        return self._words.pgettext(kind, str(value))

    def named(self, thing: Mapping[str, Any] | None) -> str:
        """A unit or a person, by the name that fits the language."""
        if thing is None:
            return "—"
        english = thing.get("name_en")
        return str(thing["name"] if self._language == CHINESE or not english else english)

    def said(self, sentence: Mapping[str, str]) -> str:
        """A sentence that the API gives in both languages."""
        return sentence[self._language]

    def day(self, instant: datetime | date | str | None) -> str:
        """A day on the organization's calendar."""
        at = _read(instant)
        if at is None:
            return "—"
        return f"{self.local(at):%Y-%m-%d}" if isinstance(at, datetime) else at.isoformat()

    def date(self, instant: datetime | str | None) -> str:
        """A day as a letter is dated."""
        at = _read(instant)
        if not isinstance(at, datetime):
            return self.day(at)
        local = self.local(at)
        if self._language == CHINESE:
            return f"{local.year}年{local.month}月{local.day}日"
        return f"{local.day} {local:%B %Y}"

    def moment(self, instant: datetime | str | None) -> str:
        """An instant on the organization's clocks."""
        at = _read(instant)
        if not isinstance(at, datetime):
            return self.day(at)
        local = self.local(at)
        return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"

    def exact(self, instant: datetime | str | None) -> str:
        """The same for machines: the `datetime` of a `time`."""
        at = _read(instant)
        return at.isoformat() if at is not None else ""

    def working_days(self, length: timedelta) -> str:
        """Working time in working days, to a tenth."""
        return f"{length / WORKING_DAY:.1f}".removesuffix(".0")

    def size(self, n: int) -> str:
        """Bytes, as people tell them."""
        if n < _KIB:
            return f"{n} B"
        return f"{n / _KIB:.0f} KB" if n < _KIB**2 else f"{n / _KIB**2:.1f} MB"

    def local(self, at: datetime) -> datetime:
        """An instant on the organization's clocks."""
        return at.astimezone(self._zone)


def _read(instant: datetime | date | str | None) -> datetime | date | None:
    """What events hold is text."""
    if not isinstance(instant, str):
        return instant
    try:
        return datetime.fromisoformat(instant)
    except ValueError:
        return None
