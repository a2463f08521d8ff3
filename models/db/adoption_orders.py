"""What an adoption tells each case: the terms of its severity."""

from collections.abc import Sequence
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.policies import policy
from models.domain.case import Case
from models.domain.commands import AdoptCalendar, AdoptPolicy
from models.domain.value import Value
from models.domain.words import Mode
from models.messages import Adoption


class OpenCase(Value):
    """A case as it is recorded."""

    number: str
    case: Case

    @classmethod
    def of(cls, number: str, snapshot: dict[str, Any]) -> Self:
        """Out of its recorded snapshot."""
        return cls(number=number, case=Case.model_validate(snapshot))


async def orders(
    conn: AsyncConnection, adoption: Adoption, cases: Sequence[OpenCase]
) -> Sequence[AdoptPolicy | AdoptCalendar]:
    """The order to each of `cases`, in their order. Raises `PolicyUnknown`."""
    adopted = await policy(conn, adoption.code or "", int(adoption.version))
    mode = adoption.mode or Mode.KEEP
    return [
        AdoptPolicy(adoption=adoption.id, mode=mode, terms=adopted.terms(open_case.case.severity))
        for open_case in cases
    ]
