"""Reading one case whole, as every route that answers with a case does."""

from datetime import UTC, datetime
from typing import Any

from starlette.status import HTTP_200_OK

from api.answers import Answer, etag
from api.callers import Caller
from api.problems import CaseNotFound
from api.shapes.cases import case_whole
from api.wiring import Wiring
from models.db.heartbeats import outages_since
from models.db.queries.events import events_of_case
from models.db.queries.one_case import ShownCase, shown_case
from models.db.queries.reader import Reader
from models.domain.case import Case
from models.domain.outages import LONGEST_GRACE, Lateness
from models.domain.standing import case_lateness


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
    number, case = shown.row["number"], shown.case
    planned: list[dict[str, Any]] = []
    if case.plan is not None:
        planned = await events_of_case(parts.database, reader, number, after=case.plan.seq - 1, limit=1)
    whole = case_whole(shown.row, case, caller, planned[0] if planned else None, shown.uploads)
    late = await days_late_of(parts, case)
    return Answer({**whole, "days_late": late}, headers={"ETag": etag(shown.row["revision"])})


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
