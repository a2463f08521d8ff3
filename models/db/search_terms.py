"""What a case is found by: substrings of one, two or more characters, whatever the script.

The pieces of a text are its pairs and threes of neighbouring characters, and its last character alone. So two
characters and three are found by themselves, one by the pairs that begin with it, and more by all their threes,
after which the text itself decides. (PostgreSQL's own trigrams serve no two characters, the commonest Chinese
query, and skip punctuation.)

Beside them stand who sees the case and when it was opened, so that the index alone finds what one reader sees of
the newest cases, however common the word.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

FIELD_END = "\x1f"
"""Stands between fields, so that nothing is found across two of them; begins what is no text."""
LONGEST_PIECE = 3
MOST_PIECES = 24
"""Pieces asked of the index; the rest of a longer query only the text decides."""
_MOST_DAYS, _MOST_MONTHS = 45, 18
"""Of which a span is put together; a longer one begins earlier instead, with a month or a year."""


def folded(text: str) -> str:
    """`text` as it is compared: case folded, without what PostgreSQL or we reserve."""
    return text.replace("\0", "").replace(FIELD_END, " ").casefold()


def searched(fields: Iterable[str | None]) -> str:
    """The one folded text of several fields, that is looked through."""
    return FIELD_END.join(folded(field) for field in fields if field)


def pieces(text: str) -> list[str]:
    """The pieces of a text made by `searched`, each once, sorted."""
    found: set[str] = set()
    for field in text.split(FIELD_END):
        found.update(first + second for first, second in pairwise(field))
        found.update(map("".join, zip(field, field[1:], field[2:], strict=False)))
        found.add(field[-1:])
    found.discard("")
    return sorted(found)


def standing(seen_by: Iterable[str], opened_at: datetime) -> list[str]:
    """What a case is found by beside its text: the units that see it; the day, month and year of its opening (UTC)."""
    day = opened_at.astimezone(UTC).date()
    return [*map(_viewer, seen_by), _day(day), _month(day), _year(day.year)]


def found_by(text: str, seen_by: Iterable[str], opened_at: datetime) -> list[str]:
    """All that a case is found by, for the index."""
    return [*pieces(text), *standing(seen_by, opened_at)]


def piece_query(wanted: str) -> str:
    """The `tsquery` that every text with the folded substring `wanted` answers to; `wanted` is not empty."""
    if len(wanted) == 1:
        return f"{_quoted(wanted)}:*"
    size = min(len(wanted), LONGEST_PIECE)
    found = list(dict.fromkeys(wanted[at : at + size] for at in range(len(wanted) - size + 1)))
    return " & ".join(_quoted(piece) for piece in found[:MOST_PIECES])


def viewer_query(units: Sequence[str]) -> str:
    """The `tsquery` of all that people in one of `units` see; there is at least one."""
    return _any_of(map(_viewer, units))


def span_query(start: datetime, end: datetime) -> str:
    """A `tsquery` of all that was opened from `start` to `end`, and of some opened earlier on its first day or year."""
    first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    days = (last - first).days + 1
    if days <= _MOST_DAYS:
        return _any_of(_day(first + timedelta(days=n)) for n in range(days))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MOST_MONTHS:
        return _any_of(
            _month(date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1))
            for n in range(months)
        )
    return _any_of(_year(year) for year in range(first.year, last.year + 1))


def is_one_piece(wanted: str) -> bool:
    """Whether the pieces alone decide; whatever is longer is looked for in the text as well."""
    return len(wanted) <= LONGEST_PIECE


def _viewer(unit: str) -> str:
    return f"{FIELD_END}{unit}"


def _day(day: date) -> str:
    return f"{FIELD_END}{FIELD_END}{day:%Y-%m-%d}"


def _month(day: date) -> str:
    return f"{FIELD_END}{FIELD_END}{day:%Y-%m}"


def _year(year: int) -> str:
    return f"{FIELD_END}{FIELD_END}{year}"


def _any_of(found: Iterable[str]) -> str:
    return " | ".join(map(_quoted, found))


def _quoted(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
