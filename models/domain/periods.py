"""Rows that hold for a time: from a first day to a last one, both included."""

from datetime import date

from pydantic import ConfigDict, Field

from models.domain.value import Value


class Dated(Value):
    """Something that holds from `starts_on` to `ends_on`, both included; `None` is without end.

    Files write the two as `from` and `to`.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    starts_on: date = Field(validation_alias="from")
    ends_on: date | None = Field(default=None, validation_alias="to")

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def overlaps(self, other: "Dated") -> bool:
        """Whether there is a day on which both hold."""
        first = max(self.starts_on, other.starts_on)
        return self.holds(first) and other.holds(first)

    @property
    def reversed(self) -> bool:
        """Whether it ends before it starts."""
        return self.ends_on is not None and self.ends_on < self.starts_on

    @property
    def period(self) -> str:
        """The period in words."""
        return f"from {self.starts_on}" + (f" to {self.ends_on}" if self.ends_on else "")
