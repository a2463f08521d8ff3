"""From what was typed to what the API's bodies are made of; whether it will do, the bodies judge."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from api.web.forms.fields import Field, FieldKind
from models.domain.words import DeadlineKind

Typed = Mapping[str, Sequence[str]]
"""What a form holds, by the names of its inputs. A draft is kept like this, too."""
WITHIN = "within"
"""How a form names a deadline that is counted from the assignment."""


def said_in(fields: Iterable[Field], typed: Typed) -> dict[str, Any]:
    """The body, as JSON would have it; what is left empty is left out."""
    said = {field.name: _value(field, typed) for field in fields}
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def _value(field: Field, typed: Typed) -> Any:  # one line a kind
    match field.kind:
        case FieldKind.TEXT | FieldKind.LINE | FieldKind.DAY | FieldKind.CHOICE | FieldKind.LISTED | FieldKind.UNIT:
            return _one(typed, field.name)
        case FieldKind.PERCENT | FieldKind.PROPOSAL | FieldKind.LETTER:
            return _number(_one(typed, field.name))
        case FieldKind.UNITS | FieldKind.FILES:
            return [one for one in typed.get(field.name, ()) if one]
        case FieldKind.DEADLINE:
            return _deadline(typed)
        case FieldKind.MEASURES:
            return _measures(typed)
        case FieldKind.PROGRESS:
            return _progress(typed)
        case _:
            assert_never(field.kind)


def _one(typed: Typed, name: str) -> str | None:
    values = typed.get(name, ())
    # Browsers end lines as mails do.
    text = values[0].replace("\r\n", "\n") if values else ""
    return text if text.strip() else None


def _number(text: str | None) -> int | str | None:
    """A whole number; anything else as it is, for the body to refuse."""
    return int(text) if text is not None and text.strip().isascii() and text.strip().isdecimal() else text


def _deadline(typed: Typed) -> dict[str, Any] | None:
    match _one(typed, "deadline_kind"):
        case None:
            return None
        case "within":
            return {"kind": DeadlineKind.BY_DATE.value, "within": f"{_one(typed, 'deadline_days') or ''} working days"}
        case DeadlineKind.BY_DATE.value:
            return {"kind": DeadlineKind.BY_DATE.value, "date": _one(typed, "deadline_date") or ""}
        case DeadlineKind.LONG_TERM.value if months := _one(typed, "deadline_months"):
            return {"kind": DeadlineKind.LONG_TERM.value, "every": f"{months} months"}
        case kind:
            return {"kind": kind}


def _measures(typed: Typed) -> list[dict[str, Any]]:
    """Rows that say anything."""
    names = ("measure_text", "measure_due", "measure_owner")
    columns = [list(typed.get(name, ())) for name in names]
    longest = max(map(len, columns))
    rows = zip(*(column + [""] * (longest - len(column)) for column in columns), strict=True)
    return [
        {name: value for name, value in zip(("text", "due", "owner"), row, strict=True) if value.strip()}
        for row in rows
        if any(value.strip() for value in row)
    ]


def _progress(typed: Typed) -> list[dict[str, Any]]:
    said = enumerate(typed.get("measure_percent", ()), 1)
    return [{"measure": place, "percent": _number(text)} for place, text in said if text.strip()]
