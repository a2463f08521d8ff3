"""`POST /erasures`."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from api.bodies.scalars import Code
from api.bodies.wording import Body, storable

_MOST = 200


class ErasedText(Body):
    """The text in a field of an event, `title` or `measures/0/title`; without `field`, all texts of the event."""

    seq: Annotated[int, Field(strict=True, ge=1, lt=2**31)]
    field: Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(storable)] | None = None


class Erase(Body):
    """Texts of a case, all of it where `texts` names none; or whatever a person, by code or id, has written.

    `reason` is the ground; it stays on record for ever and is to name nobody.
    """

    case: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{6,9}$")] | None = None
    texts: Annotated[tuple[ErasedText, ...], Field(max_length=_MOST)] = ()
    person: Annotated[int, Field(strict=True, ge=1, lt=2**63)] | Code | None = None
    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(storable)
    ]
    dry_run: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.case is None and self.person is None) or (self.texts and (self.case is None or self.person)):
            message = "say which case, with texts of it or without; or whose texts"
            raise ValueError(message)
        return self
