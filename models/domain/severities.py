"""How grave a finding is: loaded codes, not a closed set."""

from pydantic import Field

from models.domain.value import Value


class Severity(Value):
    """One severity; `rank` orders them, the mildest lowest."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    name: str = Field(min_length=1, max_length=40)
    name_en: str | None = Field(default=None, max_length=40)
    rank: int = Field(ge=0, le=1000)

    @property
    def key(self) -> tuple[str]:
        """By what a file and the record know it to be the same."""
        return (self.code,)

    def __str__(self) -> str:
        """As a report names it."""
        return self.code
