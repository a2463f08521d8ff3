"""Units (单位/党组织) and the dated relations between them."""

from enum import StrEnum

from pydantic import Field

from models.domain.periods import Dated
from models.domain.value import Value

PARTY_LINE = "party"
"""The line of a relation that names none."""


class Unit(Value):
    """A node of the organization; `kind` is a word of its users' own."""

    code: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    name: str = Field(min_length=1, max_length=200)
    name_en: str | None = Field(default=None, max_length=200)
    kind: str = Field(default="", max_length=40)

    @property
    def key(self) -> tuple[str]:
        """By what a file and the record know it to be the same."""
        return (self.code,)

    def __str__(self) -> str:
        """As a report names it."""
        return self.code


class RelationKind(StrEnum):
    """Whether the unit above decides on rectification, or reads, comments and is copied."""

    LEADS = "leads"
    GUIDES = "guides"


class Relation(Dated):
    """`above` leads or guides `unit` on one line for a time."""

    unit: str
    above: str
    kind: RelationKind
    line: str = Field(default=PARTY_LINE, min_length=1, max_length=40)

    @property
    def key(self) -> tuple[str, ...]:
        """By what a file and the record know it to be the same."""
        return self.unit, self.above, self.kind, self.line, self.starts_on.isoformat()

    def __str__(self) -> str:
        """As a report names it."""
        return f"{self.above} {self.kind} {self.unit} on line {self.line} {self.period}"
