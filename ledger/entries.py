"""The rows of a ledger as pure values: what each would open, and everything that is wrong in any of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ledger.columns import CATEGORIES, DESCRIPTION_MAX, ORIGIN_LINE, REF_MAX, TITLE_MAX, Column
from ledger.faults import Fault
from ledger.reading import NotUnderstood, deadline, opened_on, text, units
from ledger.sheet import Cell, Row
from models.domain.deadlines import Deadline
from models.domain.organization import Organization
from models.domain.severities import Severity
from models.domain.value import Value
from models.domain.words import Category

_Read = TypeVar("_Read")


class Entry(Value):
    """One case to be opened; `row` is where it stands in the file, `ref` (序号) by what a second import knows it."""

    row: int
    ref: str
    title: str
    description: str
    category: Category
    severity: str
    group: str | None
    lead: str
    co_units: tuple[str, ...]
    deadline: Deadline
    opened_on: date | None


@dataclass(frozen=True)
class Vocabulary:
    """What a row may name, and the local day on which it is read."""

    severities: Mapping[str, str]
    """Codes by name (一般) and by themselves."""
    units: frozenset[str]
    today: date


def vocabulary(organization: Organization, severities: Iterable[Severity], today: date) -> Vocabulary:
    """The words of an organization."""
    codes = {word: severity.code for severity in severities for word in (severity.name, severity.code)}
    return Vocabulary(codes, frozenset(organization.unit_by_code), today)


def read_entries(rows: Iterable[Row], words: Vocabulary) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """Every row as an entry, and every fault of every row; a row with a fault gives no entry."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    seen: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        reader = _Reader(row, words)
        entry = reader.entry()
        faults += reader.faults
        if ref := text(row.cells.get(Column.REF)):
            seen[ref].append(row.number)
        if entry is not None:
            entries.append(entry)
    for ref, numbers in seen.items():
        for number in numbers[1:]:
            reason = f"{ref} is row {numbers[0]}'s already: each number stands once"
            zh = f"序号 {ref} 已用于第 {numbers[0]} 行，序号不得重复。"
            faults.append(Fault(row=number, column=Column.REF, reason=reason, zh=zh))
    return tuple(entries), tuple(faults)


class _Reader:
    """Reads one row, keeping each fault and going on."""

    def __init__(self, row: Row, words: Vocabulary) -> None:
        self.faults: list[Fault] = []
        self._row = row
        self._words = words

    def entry(self) -> Entry | None:
        """The row as an entry, or `None` where something in it is wrong."""
        ref = self._take(Column.REF, lambda cell: _written(cell, REF_MAX))
        title = self._take(Column.TITLE, lambda cell: _written(cell, TITLE_MAX))
        description = self._take(Column.DESCRIPTION, self._description)
        category = self._take(Column.CATEGORY, lambda cell: _word(cell, CATEGORIES))
        severity = self._take(Column.SEVERITY, lambda cell: _word(cell, self._words.severities))
        lead = self._take(Column.LEAD, self._lead)
        co_units = self._take(Column.CO_UNITS, self._co_units)
        due = self._take(Column.DEADLINE, deadline)
        opened = self._take(Column.OPENED_ON, lambda cell: opened_on(cell, self._words.today))
        if self.faults or ref is None or title is None or description is None or category is None:
            return None
        if severity is None or lead is None or co_units is None or due is None:
            return None
        return Entry(
            row=self._row.number,
            ref=ref,
            title=title,
            description=description,
            category=category,
            severity=severity,
            # The same finding in several units is one group, known by its title.
            group=title if category is Category.COMMON else None,
            lead=lead,
            co_units=co_units,
            deadline=due,
            opened_on=opened,
        )

    def _take(self, column: Column, read: Callable[[Cell | None], _Read]) -> _Read | None:
        try:
            return read(self._row.cells.get(column))
        except NotUnderstood as error:
            self.faults.append(Fault(row=self._row.number, column=column, reason=error.reason, zh=error.zh))
            return None

    def _description(self, cell: Cell | None) -> str:
        """具体表现 and, as its last line, 问题来源: a case has no field for where a finding came from."""
        origin = text(self._row.cells.get(Column.ORIGIN))
        lines = (_written(cell, DESCRIPTION_MAX), f"{ORIGIN_LINE}{origin}" if origin else "")
        return _not_longer("\n".join(line for line in lines if line), DESCRIPTION_MAX)

    def _lead(self, cell: Cell | None) -> str:
        named = units(cell)
        if not named:
            reason = "the lead unit is missing: write its code"
            raise NotUnderstood(reason, "未填牵头单位，请填写单位代码。")
        if len(named) > 1:
            reason = "one unit leads: write the first here"
            raise NotUnderstood(reason, "牵头单位只能有一个，其余请填入配合单位。")
        self._known(named)
        return named[0]

    def _co_units(self, cell: Cell | None) -> tuple[str, ...]:
        named = units(cell)
        self._known(named)
        twice = sorted({unit for unit in named if named.count(unit) > 1})
        if twice:
            named_twice = "、".join(twice)
            reason = f"{named_twice} stands more than once: name each unit once"
            raise NotUnderstood(reason, f"{named_twice} 重复，每个单位只写一次。")
        if text(self._row.cells.get(Column.LEAD)) in named:
            reason = "the lead unit cannot help itself: take it out here"
            raise NotUnderstood(reason, "牵头单位不能同时是配合单位，请在此删去。")
        return named

    def _known(self, named: Iterable[str]) -> None:
        if unknown := [unit for unit in named if unit not in self._words.units]:
            codes = "、".join(unknown)
            reason = f"there is no unit {codes}: write the code of a unit that the organization has"
            raise NotUnderstood(reason, f"没有代码为 {codes} 的单位，请填写已录入机构的单位代码。")


def _written(cell: Cell | None, longest: int) -> str:
    """A cell that may not be empty."""
    written = text(cell)
    if not written:
        reason = "this cell is empty: it is needed"
        raise NotUnderstood(reason, "此格为空，请填写。")
    return _not_longer(written, longest)


def _not_longer(written: str, longest: int) -> str:
    if len(written) > longest:
        reason = f"{len(written)} characters are too many: at most {longest}"
        raise NotUnderstood(reason, f"共 {len(written)} 字，过长，最多 {longest} 字。")
    return written


def _word(cell: Cell | None, words: Mapping[str, _Read]) -> _Read:
    """One of a few words."""
    written = text(cell)
    if written not in words:
        choices = "、".join(words)
        reason = f"{f'there is no {written!r}' if written else 'this cell is empty'}: write one of {choices}"
        raise NotUnderstood(reason, f"{f'没有“{written}”' if written else '此格为空'}，请从中选填：{choices}。")
    return words[written]
