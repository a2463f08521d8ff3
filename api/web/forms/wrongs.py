"""What is wrong with a form, said at the field where it can be put right."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from api.bodies.commands import BODIES
from api.bodies.wording import Body
from api.web.attempts import Refused
from api.web.forms.fields import FORMS, NOT_TAKEN_BACK, Field
from api.web.forms.reading import Typed, said_in
from models.domain.commands import Name

_Body = TypeVar("_Body", bound=Body)

_AT: Mapping[str, tuple[str, ...]] = {
    "evidence_missing": ("evidence",),
    "evidence_unknown": ("evidence",),
    "due_in_past": ("due", "deadline"),
    "due_too_far": ("due", "deadline"),
    "due_unchanged": ("due",),
    "due_not_later": ("due",),
    "extension_too_long": ("due",),
    "until_in_past": ("until",),
    "measure_unknown": ("measures",),
    "lead_among_co_units": ("co_units",),
    "co_units_without_lead": ("co_units",),
    "unknown_unit": ("lead_unit",),
    "unknown_severity": ("severity",),
    "unknown_policy": ("policy",),
    "unknown_inspection": ("inspection",),
    "no_supervisor": ("lead_unit",),
    "deadline_missing": ("deadline",),
    "period_missing": ("deadline",),
    "already_opened": ("external_ref",),
    "proposal_unknown": ("proposal",),
    "letter_unknown": ("letter",),
}
"""Which fields an error may be about, by its code; what is about none of a form's stands above it."""

_SAID = {
    "missing": "missing",
    "string_too_short": "missing",
    "string_too_long": "too_long",
    "too_short": "missing",
    "too_long": "too_many",
    "int_type": "number",
    "greater_than_equal": "number",
    "less_than_equal": "number",
    "value_error": "unfit",
}

_PARTS = {"date": "date", "due": "date", "until": "date", "within": "number", "every": "number"}
"""What a deadline's part, or a due that may be a day or an instant, should have been."""


def wrongs_of(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """By field, which of the catalogue's `wrong` sentences fits what pydantic found there first."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(str(error["loc"][0]) if error["loc"] else "", _word(error))
    return found


def read(name: Name, typed: Typed) -> tuple[Body | None, dict[str, str]]:
    """The body of a command as it was typed, or what is wrong with it by field."""
    body, wrong = read_as(BODIES[name], said_in(FORMS[name], typed))
    if name in NOT_TAKEN_BACK and not typed.get("sure"):
        return None, {"sure": "unsure", **wrong}
    return body, wrong


def read_as(body: type[_Body], said: Mapping[str, Any]) -> tuple[_Body | None, dict[str, str]]:
    """A body of what was said, or what is wrong with that by field."""
    try:
        return body.model_validate(said), {}
    except ValidationError as error:
        return None, wrongs_of(error.errors())


def _word(error: Mapping[str, Any]) -> str:
    kind, place = str(error["type"]), error["loc"][-1] if error["loc"] else ""
    if kind == "too_long" and error["ctx"]["field_type"] == "Value":
        # Pydantic's word for a text of ours; for rows it names what holds them.
        return "too_long"
    if kind == "value_error" and place in _PARTS:
        return _PARTS[place]
    return "date" if kind.startswith(("date", "datetime")) else _SAID.get(kind, "unreadable")


def told_at(refused: Refused, fields: Iterable[Field]) -> dict[str, str]:
    """A refusal, told at the field that it is about; nothing where it is about none of these."""
    there = {field.name for field in fields}
    at = next((name for name in _AT.get(refused.error.code, ()) if name in there), None)
    return {at: refused.told} if at is not None else {}
