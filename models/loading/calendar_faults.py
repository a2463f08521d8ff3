"""What may be wrong with a calendar's file beyond its shape: each fault with its row and day."""

from collections.abc import Iterator
from datetime import date

from models.loading.calendar_file import CalendarRow, HolidayRow, MakeupRow

LONGEST = 62
"""Days of one holiday; a longer one has a slip in its year."""
_FRIDAY = 4


def calendar_faults(said: CalendarRow) -> Iterator[str]:
    """All that is wrong, row by row; days are compared only where their rows are sound."""
    if said.official_to < said.official_from:
        yield f"calendar: official_to {said.official_to} lies before official_from {said.official_from}"
    places: dict[date, str] = {}
    for place, row in _rows(said):
        if faults := [*_row_faults(said, row)]:
            yield from (f"{place}: {fault}" for fault in faults)
            continue
        for day in row.days:
            if (other := places.setdefault(day, place)) != place:
                yield f"{place}, {day}: this day stands in {other} already"


def _rows(said: CalendarRow) -> Iterator[tuple[str, HolidayRow | MakeupRow]]:
    for number, holiday in enumerate(said.holidays, start=1):
        yield f"calendar, holidays {number} ({holiday.name})", holiday
    for number, makeup in enumerate(said.makeup_days, start=1):
        yield f"calendar, makeup_days {number} ({makeup.name})", makeup


def _row_faults(said: CalendarRow, row: HolidayRow | MakeupRow) -> Iterator[str]:
    if isinstance(row, MakeupRow):
        first = row.day
        if first.weekday() <= _FRIDAY:
            yield f"{first} is a {first:%A} and worked anyway; a make-up day is a Saturday or a Sunday"
    else:
        first = row.starts_on
        if row.last < first:
            yield f"ends on {row.last}, before it starts on {first}"
        elif (length := (row.last - first).days + 1) > LONGEST:
            yield f"{first} to {row.last} is {length} days long, more than {LONGEST}: is the year right?"
    if first < said.official_from:
        yield f"{first} lies before official_from {said.official_from}"
