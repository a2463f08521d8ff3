"""Reading cases, one whole or a page of them, as every route that shows cases does."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.status import HTTP_200_OK

from api.answers import Answer, etag
from api.callers import Caller
from api.listing import CaseQuery
from api.problems import CaseNotFound
from api.shapes.cases import case_item, case_whole
from api.shapes.clocks import clock_page
from api.shapes.events import case_event_item
from api.shapes.holding import held_page
from api.shapes.lateness import lateness_item
from api.wiring import Wiring
from models.db.folding import opened_events
from models.db.heartbeats import outages_since
from models.db.queries.events import events_of_case, told_units
from models.db.queries.ledger import Page, Sort, ledger_batches, ledger_page
from models.db.queries.one_case import ShownCase, shown_case
from models.db.queries.reader import Reader
from models.domain.case import Case
from models.domain.dues import dues
from models.domain.holding import holdings
from models.domain.missing import missed_deadlines
from models.domain.outages import LONGEST_GRACE, Lateness
from models.domain.standing import case_lateness


async def listed(parts: Wiring, caller: Caller, asked: CaseQuery, now: datetime) -> Page:
    """A page of the cases that the caller sees, as lists show them. Raises `BadCursor` and `UnknownUnit`."""
    page = await ledger_page(
        parts.database,
        caller.reader,
        asked.filters(caller, parts.zone),
        now=now,
        sort=Sort(asked.sort.removeprefix("-")),
        descending=asked.sort.startswith("-"),
        cursor=asked.cursor,
        limit=asked.limit,
    )
    return replace(page, items=[case_item(row, caller.organization) for row in page.items])


def batches(  # noqa: PLR0913  # whoever has no parts asks, too (`duban export`)
    database: AsyncEngine, caller: Caller, asked: CaseQuery, now: datetime, *, zone: str, worded: bool = False
) -> AsyncGenerator[list[dict[str, Any]], None]:
    """All of the same as their rows, many at a time. Raises `UnknownUnit`."""
    return ledger_batches(
        database,
        caller.reader,
        asked.filters(caller, zone),
        now=now,
        sort=Sort(asked.sort.removeprefix("-")),
        descending=asked.sort.startswith("-"),
        worded=worded,
    )


async def changed_answer(parts: Wiring, caller: Caller, before: ShownCase) -> Answer:
    """The case as the caller's command has left it, though it may go out of their sight by that (`decline`)."""
    witness = Reader(person=caller.reader.person, units=tuple(before.row["seen_by"]))
    shown = await shown_case(parts.database, witness, before.row["number"], datetime.now(UTC))
    return await shown_answer(parts, caller, shown or before, witness)


async def case_answer(
    parts: Wiring, caller: Caller, number: str, *, status: int = HTTP_200_OK, location: str | None = None
) -> Answer:
    """The case as it is now. Raises `CaseNotFound` where the caller does not see it, or no longer."""
    shown = await shown_case(parts.database, caller.reader, number, datetime.now(UTC))
    if shown is None:
        raise CaseNotFound
    answer = await shown_answer(parts, caller, shown, caller.reader)
    answer.status_code = status
    if location is not None:
        answer.headers["Location"] = location
    return answer


async def shown_answer(parts: Wiring, caller: Caller, shown: ShownCase, reader: Reader) -> Answer:
    """A case that has been read, with what belongs to it, under its entity tag."""
    whole = await whole_case(parts, caller, shown, reader)
    return Answer(whole, headers={"ETag": etag(shown.row["revision"])})


async def whole_case(parts: Wiring, caller: Caller, shown: ShownCase, reader: Reader) -> dict[str, Any]:
    """The same as values."""
    number, case = shown.row["number"], shown.case
    planned: list[dict[str, Any]] = []
    if case.plan is not None:
        planned = await events_of_case(parts.database, reader, number, after=case.plan.seq - 1, limit=1)
    whole = case_whole(shown.row, case, caller, planned[0] if planned else None, shown.uploads)
    return {**whole, "days_late": await days_late_of(parts, case)}


async def clock_of(parts: Wiring, caller: Caller, shown: ShownCase, now: datetime) -> dict[str, Any]:
    """Why each of its dates is what it is, what fires next and to whom, how late it is, and who held it how long."""
    case = shown.case
    events = await opened_events(parts.database, case.number)
    steps, misses = tuple(dues(case.number, events)), missed_deadlines(case.number, events)
    late = await lateness_of(parts, case)
    return {
        **clock_page(case, steps, caller.organization, caller.day, misses),
        "days_late": late.days if late is not None else 0,
        "lateness": lateness_item(case, late),
        "held": held_page(holdings(case.number, events), case.calendar, caller.organization, now),
    }


async def happened(
    parts: Wiring, caller: Caller, shown: ShownCase, *, after: int = 0, limit: int = 500
) -> list[dict[str, Any]]:
    """Up to `limit` events of the case after the seq `after`, with whom each was passed up to."""
    number = shown.row["number"]
    rows = await events_of_case(parts.database, caller.reader, number, after=after, limit=limit)
    addressed = [row["seq"] for row in rows if "to" in row["data"]]
    told = await told_units(parts.database, caller.reader, number, addressed)
    case = shown.case
    return [case_event_item(row, caller.organization, told.get(row["seq"], {}), case) for row in rows]


async def days_late_of(parts: Wiring, case: Case) -> int:
    """How many working days the case is late."""
    late = await lateness_of(parts, case)
    return late.days if late is not None else 0


async def lateness_of(parts: Wiring, case: Case) -> Lateness | None:
    """How late the case is, counted out; outages are only looked up where a due has passed."""
    now = datetime.now(UTC)
    if case.due is None or case.due >= (case.confirmed_at or now):
        return case_lateness(case, now, ())
    return case_lateness(case, now, await outages_since(parts.database, case.due - LONGEST_GRACE, now))
