"""What `GET /cases` may be asked, and what it means."""

from collections import Counter
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.bodies.scalars import Code, NearDue
from api.bodies.wording import LABEL, storable
from api.callers import Caller
from api.facts import check_units
from api.unprocessable import Malformed
from models.db.queries.filters import Filters
from models.domain.holding import Side
from models.domain.units import PARTY_LINE
from models.domain.words import Category, Kind, Lamp, State

MOST = 500
"""Rows of one page."""
_SEVERAL = 100

Cursor = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Word = Annotated[str, StringConstraints(max_length=LABEL), AfterValidator(storable)]


class Asked(BaseModel):
    """What a query may say. What is misspelt is refused: it would narrow nothing, and nobody would notice."""

    model_config = ConfigDict(extra="forbid")


class Page(Asked):
    """How to go through a list."""

    limit: Limit = 50
    cursor: Cursor | None = None


MAY_REPEAT = frozenset({"state", "unit", "supervisor", "severity", "held_by"})


async def once_each(request: Request) -> None:
    """Refuse a filter of one value that is given several times: only its last would count. Raises `Malformed`."""
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = sorted(name for name, times in given.items() if times > 1 and name not in MAY_REPEAT)
    if repeated:
        raise Malformed(errors=[{"loc": ["query", name], "msg": "Give this once"} for name in repeated])


class CaseQuery(Page):
    """Filters narrow together; `state`, `unit`, `supervisor`, `severity` and `held_by` may be given several times: any.

    `held_by` are units that hold a case now, `side` is which side does. `missed_…` is of the first due that a case
    missed, `overdue_…` of the due since which it is overdue, or from which it will be.
    """

    state: Annotated[list[State], Field(max_length=_SEVERAL)] = []
    unit: Annotated[list[Code], Field(max_length=_SEVERAL)] = []
    subtree: bool = False
    supervisor: Annotated[list[Code], Field(max_length=_SEVERAL)] = []
    severity: Annotated[list[Code], Field(max_length=_SEVERAL)] = []
    kind: Kind | None = None
    category: Category | None = None
    lamp: Lamp | None = None
    overdue: bool | None = None
    open: bool | None = None
    missed: bool | None = None
    held_by: Annotated[list[Code], Field(max_length=_SEVERAL)] = []
    side: Side | None = None
    inspection: Code | None = None
    group: Word | None = None
    mine: bool = False
    q: Word | None = None
    due_before: NearDue | None = None
    due_after: NearDue | None = None
    opened_before: NearDue | None = None
    opened_after: NearDue | None = None
    closed_before: NearDue | None = None
    closed_after: NearDue | None = None
    missed_before: NearDue | None = None
    missed_after: NearDue | None = None
    overdue_before: NearDue | None = None
    overdue_after: NearDue | None = None
    sort: Annotated[str, StringConstraints(pattern=r"^-?(opened_at|due|number|severity)$")] = "-opened_at"

    def filters(self, caller: Caller, zone: str) -> Filters:
        """What the record is to be asked; a day begins at midnight in `zone`. Raises `UnknownUnit`."""
        check_units(caller.organization, (*self.unit, *self.supervisor, *self.held_by))
        return Filters(
            state=tuple(state.value for state in self.state),
            units=self._units(caller),
            supervisor=tuple(self.supervisor),
            severity=tuple(self.severity),
            kind=self.kind,
            category=self.category,
            lamp=self.lamp,
            overdue=self.overdue,
            open=self.open,
            missed=self.missed,
            held_by=tuple(self.held_by),
            side=self.side,
            inspection=self.inspection,
            group=self.group or None,
            mine=self.mine,
            q=(self.q or "").strip() or None,
            due_before=_instant(self.due_before, zone),
            due_after=_instant(self.due_after, zone),
            opened_before=_instant(self.opened_before, zone),
            opened_after=_instant(self.opened_after, zone),
            closed_before=_instant(self.closed_before, zone),
            closed_after=_instant(self.closed_after, zone),
            missed_before=_instant(self.missed_before, zone),
            missed_after=_instant(self.missed_after, zone),
            overdue_before=_instant(self.overdue_before, zone),
            overdue_after=_instant(self.overdue_after, zone),
        )

    def _units(self, caller: Caller) -> tuple[str, ...]:
        if not self.subtree:
            return tuple(self.unit)
        below = {low for unit in self.unit for low in caller.organization.subtree(unit, PARTY_LINE, caller.day)}
        return tuple(sorted(below))


def _instant(given: date | datetime | None, zone: str) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    return datetime.combine(given, time(), ZoneInfo(zone))
