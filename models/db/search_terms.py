"""What a case is found by: substrings of one, two or more characters, whatever the script.

The pieces of a text are its pairs of neighbouring characters, and its last character alone. So two characters
are found by their pair, one by the pairs that begin with it, and more by all their pairs, after which the text
itself decides. (Trigrams serve no two characters, the commonest Chinese query, and skip punctuation.)
"""

from collections.abc import Iterable
from itertools import pairwise

FIELD_END = "\x1f"
"""Stands between fields, so that nothing is found across two of them."""
PAIR = 2
MOST_PAIRS = 24
"""Pairs asked of the index; the rest of a longer query only the text decides."""


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
        found.add(field[-1:])
    found.discard("")
    return sorted(found)


def piece_query(wanted: str) -> str:
    """The `tsquery` that every text with the folded substring `wanted` answers to; `wanted` is not empty."""
    if len(wanted) == 1:
        return f"{_quoted(wanted)}:*"
    pairs = list(dict.fromkeys(first + second for first, second in pairwise(wanted)))
    return " & ".join(_quoted(pair) for pair in pairs[:MOST_PAIRS])


def is_one_piece(wanted: str) -> bool:
    """Whether the pieces alone decide; whatever is longer is looked for in the text as well."""
    return len(wanted) <= PAIR


def _quoted(piece: str) -> str:
    escaped = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
