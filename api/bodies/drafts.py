"""`PUT /cases/{number}/draft/{command}`."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from api.bodies.wording import DESCRIPTION, Body, storable

_NAMES, _VALUES, _LONGEST_NAME, _LETTERS = 50, 300, 60, 200_000

_Name = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME), AfterValidator(storable)]
_Value = Annotated[str, StringConstraints(max_length=DESCRIPTION), AfterValidator(storable)]


class DraftBody(Body):
    """A form as it stands: what is in each of its inputs, by their names. All of them empty forgets the draft."""

    typed: Annotated[dict[_Name, Annotated[list[_Value], Field(max_length=_VALUES)]], Field(max_length=_NAMES)]

    @model_validator(mode="after")
    def _in_all(self) -> Self:
        if sum(len(value) for values in self.typed.values() for value in values) > _LETTERS:
            message = f"a draft holds at most {_LETTERS} characters"
            raise ValueError(message)
        return self

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is typed."""
        return not any(value.strip() for values in self.typed.values() for value in values)
