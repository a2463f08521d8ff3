"""A version of a calendar as a file to read through, to correct and to load."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from models.domain.calendar_versions import CalendarDay, CalendarVersion, DayKind
from models.domain.reach import days_on


def written(calendar: CalendarVersion, remarks: Iterable[str] = ()) -> str:
    """The TOML of `calendar`, with `remarks` as comments above it."""
    return "\n".join([*_comments(remarks), *_head(calendar), *_holidays(calendar), *_makeup_days(calendar), ""])


def _comments(remarks: Iterable[str]) -> Iterator[str]:
    for remark in remarks:
        plain = " ".join("".join(letter if letter.isprintable() else " " for letter in remark).split())
        yield f"# {plain}".rstrip()


def _head(calendar: CalendarVersion) -> Iterator[str]:
    yield "[calendar]"
    head = calendar.model_dump(exclude={"days"}, exclude_none=True)
    yield from (f"{key} = {_value(value)}" for key, value in head.items())


def _holidays(calendar: CalendarVersion) -> Iterator[str]:
    yield "holidays = ["
    for first, last in _runs(one for one in calendar.days if one.kind is DayKind.HOLIDAY):
        span = {"from": first.day} if last.day == first.day else {"from": first.day, "to": last.day}
        yield _row(span, first, calendar)
    yield "]"


def _makeup_days(calendar: CalendarVersion) -> Iterator[str]:
    yield "makeup_days = ["
    yield from (_row({"day": one.day}, one, calendar) for one in calendar.days if one.kind is DayKind.MAKEUP)
    yield "]"


def _runs(days: Iterable[CalendarDay]) -> Iterator[tuple[CalendarDay, CalendarDay]]:
    """The first and the last of each run of days that follow each other and are called the same."""
    first: CalendarDay | None = None
    last: CalendarDay | None = None
    for one in days:
        if last is None or one != last.model_copy(update={"day": days_on(last.day, 1)}):
            if first is not None and last is not None:
                yield first, last
            first = one
        last = one
    if first is not None and last is not None:
        yield first, last


def _row(span: Mapping[str, date], day: CalendarDay, calendar: CalendarVersion) -> str:
    said = {**span, **day.model_dump(include={"name", "name_en", "source"}, exclude_none=True)}
    if day.source == calendar.source:
        del said["source"]
    pairs = ", ".join(f"{key} = {_value(value)}" for key, value in said.items())
    return f"    {{ {pairs} }},"


def _value(value: object) -> str:
    # A JSON string without control characters is a TOML string.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
