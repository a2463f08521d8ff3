"""What a case is found by: substrings of one, two or more characters, whatever the script.

The pieces of a text are its pairs and threes of neighbouring characters, its last character alone, and its fours as
numbers. So two characters and three are found by themselves, one by the pairs that begin with it, and more by their
fours, after which the text itself decides: many fours share a number, which keeps the index small. (PostgreSQL's own
trigrams serve no two characters, the commonest Chinese query, and skip punctuation.)

Beside them stands who sees the case, by itself and with the month and the day of its opening, so that the index
alone finds what one reader sees of the newest cases, however common the word.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zlib import crc32

FIELD_END = "\x1f"
"""Stands between fields, so that nothing is found across two of them; begins what is no text."""
LONGEST_PIECE = 3
"""Characters that stand in the index as they are."""
_LONG = 4
_NUMBERS = 1 << 20
"""Of long pieces: a number is in a few hundred of a million cases."""
MOST_PIECES = 8
"""Pieces asked of the index at most; the rest of a longer query only the text decides."""
_MOST_DAYS, _MOST_MONTHS = 45, 36
"""Of which a span is put together; a longer one is not asked for."""


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
        found.update(_numbered(field))
        found.add(field[-1:])
    found.discard("")
    return sorted(found)


def standing(seen_by: Iterable[str], opened_at: datetime) -> list[str]:
    """What a case is found by beside its text: the units that see it, and each with the month and day of opening."""
    day = opened_at.astimezone(UTC).date()
    return [piece for unit in seen_by for piece in (_seen(unit), _seen(unit, _month(day)), _seen(unit, _day(day)))]


def found_by(text: str, seen_by: Iterable[str], opened_at: datetime) -> list[str]:
    """All that a case is found by, for the index."""
    return [*pieces(text), *standing(seen_by, opened_at)]


def piece_query(wanted: str, most: int | None = None) -> str:
    """The `tsquery` that every text with the folded substring `wanted` answers to; `wanted` is not empty.

    It asks for `most` pieces, which are spread over `wanted`, or for all that are worth their while.
    """
    if len(wanted) == 1:
        return f"{_quoted(wanted)}:*"
    if len(wanted) <= LONGEST_PIECE:
        return _quoted(wanted)
    found = list(dict.fromkeys(_numbered(wanted)))
    count = min(len(found), most or MOST_PIECES)
    asked = (found[n * (len(found) - 1) // max(count - 1, 1)] for n in range(count))
    return " & ".join(map(_quoted, asked))


def viewer_query(units: Sequence[str]) -> str:
    """The `tsquery` of all that people in one of `units` see; there is at least one."""
    return _any_of(map(_seen, units))


def span_query(units: Sequence[str], start: datetime, end: datetime) -> str | None:
    """A `tsquery` of what people in one of `units` see, opened from `start` (or some days before) to `end`.

    There is none of a span that is too long: then all that they see must do.
    """
    first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
    days = (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if days <= _MOST_DAYS:
        times = [_day(first + timedelta(days=n)) for n in range(days)]
    elif months <= _MOST_MONTHS:
        begins = (divmod(first.month - 1 + n, 12) for n in range(months))
        times = [_month(date(first.year + years, month + 1, 1)) for years, month in begins]
    else:
        return None
    return _any_of(_seen(unit, time) for unit in units for time in times)


def is_one_piece(wanted: str) -> bool:
    """Whether the pieces alone decide; whatever is longer is looked for in the text as well."""
    return len(wanted) <= LONGEST_PIECE


def _numbered(field: str) -> list[str]:
    """The fours of a field as numbers; no text and no unit begins as they do."""
    fours = (field[at : at + _LONG].encode(errors="surrogatepass") for at in range(len(field) - _LONG + 1))
    return [f"{FIELD_END}{FIELD_END}{crc32(four) % _NUMBERS:05x}" for four in fours]


def _seen(unit: str, time: str = "") -> str:
    return f"{FIELD_END}{unit}{FIELD_END}{time}" if time else f"{FIELD_END}{unit}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _month(day: date) -> str:
    return f"{day:%Y%m}"


def _any_of(found: Iterable[str]) -> str:
    return " | ".join(map(_quoted, found))


def _quoted(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
