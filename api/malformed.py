"""What pydantic found wrong with a request, told without what the request said."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.unprocessable import Malformed

_LONGEST = 100
_AT_MOST = 20
_OWN_WORDS = "value_error"
_UNKNOWN_TAG = "union_tag_invalid"


def malformed(errors: Iterable[Mapping[str, Any]]) -> Malformed:
    """The problem, with `errors`: where and what for each field."""
    told = [{"loc": _place(error["loc"]), "msg": _message(error)} for error in list(errors)[:_AT_MOST]]
    return Malformed(errors=told)


def _place(loc: Sequence[Any]) -> list[str | int]:
    return [part if isinstance(part, int) else _plain(str(part)) for part in loc]


def _plain(text: str) -> str:
    """`text` fit for an answer: an unknown field's name is the caller's own, and may be anything."""
    kept = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:_LONGEST])
    return kept.encode(errors="replace").decode()


def _message(error: Mapping[str, Any]) -> str:
    """Our own checks may quote the value after a colon, and pydantic a tag; what was said is not said back."""
    if error["type"] == _UNKNOWN_TAG:
        return "There is no such kind"
    message = str(error["msg"]).removeprefix("Value error, ")
    return _plain(message.partition(": ")[0] if error["type"] == _OWN_WORDS else message)
