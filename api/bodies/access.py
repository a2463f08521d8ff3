"""`PUT /me/password` and `POST /me/tokens`."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from api.bodies.wording import LABEL, Body, storable
from models.db.token_scopes import TokenScope

LONGEST_DAYS = 3650

_Password = Annotated[str, StringConstraints(max_length=1000), AfterValidator(storable)]
_Name = Annotated[
    str, StringConstraints(min_length=1, max_length=LABEL, strip_whitespace=True), AfterValidator(storable)
]


class NewPassword(Body):
    """The present password, and the one to be."""

    old_password: _Password
    new_password: _Password


class NewToken(Body):
    """What a token is for, how far it goes, and for how long."""

    name: _Name
    scopes: Annotated[frozenset[TokenScope], Field(min_length=1)] = frozenset({TokenScope.READ})
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 90
