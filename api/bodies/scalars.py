"""The small values that bodies are made of."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StringConstraints

from api.bodies.wording import FILES, UNITS, storable
from models.domain.commands import Sha256
from models.domain.deadlines import Due

CODE = 60
_EARLIEST, _LATEST = 1970, 2999

_Given = TypeVar("_Given", date, datetime, date | datetime)

Code = Annotated[str, StringConstraints(min_length=1, max_length=CODE), AfterValidator(storable)]
"""The code of a unit, a severity, a policy or an inspection."""

Units = Annotated[tuple[Code, ...], Field(max_length=UNITS)]
Evidence = Annotated[tuple[Sha256, ...], Field(max_length=FILES)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


def within_reach(value: _Given) -> _Given:
    """Days on which calendars can be reckoned; the ends of time are nobody's deadline."""
    if not _EARLIEST <= value.year <= _LATEST:
        message = f"give a date between {_EARLIEST} and {_LATEST}"
        raise ValueError(message)
    return value


NearDay = Annotated[date, AfterValidator(within_reach)]
NearDue = Annotated[Due, AfterValidator(within_reach)]
"""A day, or an exact instant, within reach of calendars."""
