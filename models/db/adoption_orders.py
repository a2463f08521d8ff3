"""What an adoption tells each case: the terms of its severity, or the calendar of its years."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.calendars import case_calendar
from models.db.policies import policy
from models.domain.calendars import Calendar
from models.domain.case import Case
from models.domain.commands import AdoptCalendar, AdoptPolicy
from models.domain.value import Value
from models.domain.words import Mode
from models.messages import Adoption, Subject


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
    """The order to each of `cases`, in their order. Raises `PolicyUnknown` or `CalendarUnknown`."""
    if adoption.kind is Subject.CALENDAR:
        return await _calendar_orders(conn, adoption, cases)
    adopted = await policy(conn, adoption.code or "", int(adoption.version))
    mode = adoption.mode or Mode.KEEP
    return [
        AdoptPolicy(adoption=adoption.id, mode=mode, terms=adopted.terms(open_case.case.severity))
        for open_case in cases
    ]


async def _calendar_orders(
    conn: AsyncConnection, adoption: Adoption, cases: Sequence[OpenCase]
) -> Sequence[AdoptCalendar]:
    """Each case is given the part that it needs from its opening on; those of one day share it."""
    parts: dict[tuple[str, date], Calendar] = {}
    told = []
    for case in (open_case.case for open_case in cases):
        of = case.calendar.zone, case.calendar.local(case.opened_at).date()
        if of not in parts:
            parts[of] = await case_calendar(conn, *of, adoption.version)
        told.append(AdoptCalendar(adoption=adoption.id, calendar=parts[of]))
    return told
