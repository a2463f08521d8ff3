"""The yearly notice of the State Council's General Office on days off, pasted as text, as days.

Its form: 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
Whatever speaks of days and is not understood is a fault with its line; nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from calendars.notice_reading import Reading
from calendars.sentences import sentences
from models.domain.calendar_versions import CalendarDay

_TITLE = re.compile(r"关于(2[01]\d\d)年部分节假日安排的通知", re.ASCII)
_BODY = re.compile(r"现将(\d{4})年", re.ASCII)
_DOCUMENT = re.compile(r"国办发(?:明电)?[〔\[(](\d{4})[〕\])]\d+号", re.ASCII)


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What the notice says: the days of `year` in order, and the sentences that bear on no day."""

    year: int
    source: str
    days: tuple[CalendarDay, ...]
    passed_over: tuple[str, ...]


class NoticeUnclear(ValueError):  # noqa: N818 - the word that the commands say
    """What in a notice was not understood, or contradicts itself."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep every fault."""
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def read_notice(text: str) -> HolidayNotice:
    """The days that the notice sets. Raises `NoticeUnclear` with every fault by its line."""
    said = list(sentences(text))
    # A title may be broken over lines.
    whole = "".join(sentence.text for sentence in said)
    title = _TITLE.search(whole)
    if title is None:
        raise NoticeUnclear(
            ["the title “关于…年部分节假日安排的通知” is missing: is this the yearly notice, and all of it?"]
        )
    if others := sorted(set(_BODY.findall(whole)) - {title[1]}):
        raise NoticeUnclear([f"the title speaks of {title[1]} and the text of {', '.join(others)}"])
    document = _DOCUMENT.search(whole)
    reading = Reading(int(title[1]), document[0] if document else f"国务院办公厅{title[0]}")
    for sentence in said:
        reading.read(sentence)
    if faults := [*reading.faults, *reading.missing()]:
        raise NoticeUnclear(faults)
    days = tuple(reading.days[day] for day in sorted(reading.days))
    return HolidayNotice(reading.year, reading.source, days, tuple(reading.passed_over))
