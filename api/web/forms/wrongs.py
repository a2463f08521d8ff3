"""What is wrong with a form, said at the field where it can be put right."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from api.bodies.commands import BODIES
from api.bodies.wording import Body
from api.web.attempts import Refused
from api.web.forms.fields import FORMS, NOT_TAKEN_BACK, Field
from api.web.forms.reading import Typed, said_in
from models.domain.commands import Name

_AT = {
    "evidence_missing": "evidence",
    "evidence_unknown": "evidence",
    "due_in_past": "due",
    "due_too_far": "due",
    "due_unchanged": "due",
    "due_not_later": "due",
    "extension_too_long": "due",
    "until_in_past": "until",
    "measure_unknown": "measures",
    "lead_among_co_units": "co_units",
    "co_units_without_lead": "co_units",
    "unknown_unit": "lead_unit",
    "no_supervisor": "lead_unit",
    "deadline_missing": "deadline",
    "proposal_unknown": "proposal",
    "letter_unknown": "letter",
}
"""Which field an error is about, by its code; what is about none stands above the form."""

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


def wrongs_of(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """By field, which of the catalogue's `wrong` sentences fits what pydantic found there first."""
    found: dict[str, str] = {}
    for error in errors:
        kind = str(error["type"])
        said = "date" if kind.startswith(("date", "datetime")) else _SAID.get(kind, "unreadable")
        found.setdefault(str(error["loc"][0]) if error["loc"] else "", said)
    return found


def read(name: Name, typed: Typed) -> tuple[Body | None, dict[str, str]]:
    """The body of a command as it was typed, or what is wrong with it by field."""
    said, wrong = said_in(FORMS[name], typed), {}
    if name in NOT_TAKEN_BACK and not typed.get("sure"):
        wrong["sure"] = "unsure"
    try:
        body = BODIES[name].model_validate(said)
    except ValidationError as error:
        return None, wrong | wrongs_of(error.errors())
    return (None, wrong) if wrong else (body, {})


def place_of(refused: Refused, fields: Iterable[Field]) -> str:
    """The field that a refusal is about; empty where it is about none of these."""
    named = _AT.get(refused.error.code, "")
    return named if named in {field.name for field in fields} else ""
