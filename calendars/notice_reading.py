"""Reading the notice sentence by sentence: which festival is spoken of, its days off, and the make-up days after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from calendars.festivals import FESTIVALS, english, named_together
from calendars.sentences import Sentence
from calendars.spoken_days import DayUnclear, Spoken, spoken_day
from models.domain.calendar_versions import CalendarDay, DayKind
from models.domain.reach import days_on

_NUMBER = r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、])?"
_ITEM = re.compile(_NUMBER + r"(?P<names>[^:,;]{2,20}):(?=(?:\d{4}年)?\d+月)")
_SPEAKS_OF_DAYS = re.compile(r"\d日|放假|上班|调休|补休|补班")
_FRAME = re.compile(
    r".*关于\d{4}年部分节假日安排的通知|国务院办公厅(?:关于\d{4}年)?|部分节假日安排的通知"
    r"|.*通知如下:?"
    r"|国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号"
    r"|各省、自治区、直辖市人民政府.*"
    r"|节假日期间,各地区、各部门要.*"
    r"|(?:国务院办公厅)?\d{4}年\d{1,2}月\d{1,2}日"
)
_ADVICE = re.compile(r"鼓励.*")
_CLAUSE = re.compile(r"放假|放假调休|调休|不调休|与周末连休|(?:放假)?(?:共|放假)(?P<length>\d{1,2})天")
_FRIDAY, _MONDAY = 4, 0
_NEAR = 14
"""Days between a holiday and its make-up days, at most: in twenty years there were never more than eleven."""


@dataclass(slots=True)
class Reading:
    """How far the reading has come: the festival that is spoken of, and what was found."""

    year: int
    source: str
    names: str | None = None
    near: tuple[date, date] | None = None
    told: set[str] = field(default_factory=set)
    days: dict[date, CalendarDay] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def read(self, sentence: Sentence) -> None:
        """Take one sentence in."""
        try:
            if item := _ITEM.match(sentence.text):
                self._begin(item["names"])
                self._holiday(sentence.text[item.end() :])
            elif sentence.text.endswith("上班") and self.names is not None:
                self._makeup_days(sentence.text.removesuffix("上班"))
            elif _ADVICE.fullmatch(sentence.text):
                self.passed_over.append(str(sentence))
            elif not _FRAME.fullmatch(sentence.text):
                self._other(sentence)
        except DayUnclear as error:
            self.faults.append(f"{sentence}: {error}")

    def missing(self) -> Iterator[str]:
        """The festivals that the notice says nothing of."""
        if absent := [name for name in FESTIVALS if name not in self.told]:
            yield f"nothing was found on {'、'.join(absent)}"

    def _begin(self, names: str) -> None:
        self.names, self.near = None, None
        for name in named_together(names):
            if name not in FESTIVALS:
                message = f"“{name}” is no festival that is known here"
                raise DayUnclear(message)
            if name in self.told:
                message = f"{name} stands twice"
                raise DayUnclear(message)
            self.told.add(name)
        self.names = names

    def _holiday(self, text: str) -> None:
        first = last = self._day(text, 0)
        if text.startswith("至", first.end):
            last = self._day(text, first.end + 1, first.day, month_said=False)
        length = (last.day - first.day).days + 1
        if length < 1:
            message = f"{last.day} lies before {first.day}"
            raise DayUnclear(message)
        self._check_months(first.day, last.day)
        clauses = text[last.end :].split(",")
        if not clauses[0].startswith("放假"):
            message = f"“{clauses[0]}” was not understood"
            raise DayUnclear(message)
        for clause in clauses:
            self._clause(clause, first.day, length)
        for n in range(length):
            self._set(days_on(first.day, n), DayKind.HOLIDAY)
        self.near = days_on(first.day, -_NEAR), days_on(last.day, _NEAR)

    def _check_months(self, *days: date) -> None:
        for day in days:
            if not any(day.month in FESTIVALS[name].months for name in named_together(self.names or "")):
                message = f"{self.names} is never in month {day.month}"
                raise DayUnclear(message)

    def _clause(self, clause: str, first: date, length: int) -> None:
        found = _CLAUSE.fullmatch(clause)
        if found is None:
            message = f"“{clause}” was not understood"
            raise DayUnclear(message)
        if found["length"] and int(found["length"]) != length:
            message = f"“{clause}”, but these are {length} days"
            raise DayUnclear(message)
        if clause == "与周末连休" and first.weekday() not in {_MONDAY, _FRIDAY}:
            message = f"“{clause}”, but {first} lies beside no weekend"
            raise DayUnclear(message)

    def _makeup_days(self, text: str) -> None:
        end = 0
        while True:
            found = self._day(text, end)
            if found.day.weekday() <= _FRIDAY:
                message = f"{found.day} is worked anyway: a make-up day is a Saturday or a Sunday"
                raise DayUnclear(message)
            if self.near is not None and not self.near[0] <= found.day <= self.near[1]:
                message = f"{found.day} is far from {self.names}"
                raise DayUnclear(message)
            self._set(found.day, DayKind.MAKEUP)
            if found.end == len(text):
                return
            if text[found.end] not in "、,和":
                message = f"“{text[found.end :]}” was not understood"
                raise DayUnclear(message)
            end = found.end + 1

    def _day(self, text: str, start: int, before: date | None = None, *, month_said: bool = True) -> Spoken:
        found = spoken_day(text, start, before or date(self.year, 1, 1), month_said=month_said)
        if found is None:
            message = f"“{text[start:]}” does not begin with a day"
            raise DayUnclear(message)
        return found

    def _set(self, day: date, kind: DayKind) -> None:
        if not date(self.year - 1, 12, 1) <= day <= date(self.year, 12, 31):
            message = f"{day} lies outside {self.year}"
            raise DayUnclear(message)
        if day in self.days:
            message = f"{day} stands twice"
            raise DayUnclear(message)
        names = self.names or ""
        self.days[day] = CalendarDay(day=day, kind=kind, name=names, name_en=english(names), source=self.source)

    def _other(self, sentence: Sentence) -> None:
        """What is not the notice's own may stand around it in a paste, as long as it speaks of no day."""
        if _SPEAKS_OF_DAYS.search(sentence.text):
            message = "this speaks of days and was not understood"
            raise DayUnclear(message)
        self.passed_over.append(str(sentence))
