"""`PUT /me/views/{name}`."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from api.bodies.wording import Body, storable

NAME, QUERY = 60, 4_000


def _name(value: str) -> str:
    if not value.isprintable() or "/" in value or not value.strip("."):
        message = "a view's name is of letters that can be read, without /"
        raise ValueError(message)
    return value


ViewName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME),
    AfterValidator(storable),
    AfterValidator(_name),
]


class ViewBody(Body):
    """What stands after the question mark in the address of a view: filters as of `GET /cases`, `sort`, `columns`."""

    query: Annotated[str, StringConstraints(max_length=QUERY), AfterValidator(storable)]
