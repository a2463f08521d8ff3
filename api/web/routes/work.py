"""`/`: My work. What waits for me, what I wait for, letters, and what I was told."""

from collections.abc import Container
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.callers import Caller
from api.identity import Identified
from api.shapes.cases import case_item
from api.shapes.notices import notice_item
from api.web.rendering import page
from api.web.waiting import tasks, waiting_letter
from api.wiring import Now, Parts, Wiring
from models.db.queries.inbox import inbox
from models.db.queries.ledger import Filters, Sort, ledger_page
from models.db.queries.letters import letters_to
from models.db.queries.waiting import waiting_for
from models.domain.holding import Side

router = APIRouter(include_in_schema=False)

MOST = 100
_NOTICES = 10
_OTHERS = 10


@router.get("/")
async def my_work(request: Request, caller: Identified, parts: Parts, now: Now) -> Response:
    """What to do first."""
    found, held = await waiting_for(parts.database, caller.reader, now, limit=MOST)
    letters = await letters_to(parts.database, caller.reader, caller.reader.units)
    told = await inbox(parts.database, caller.reader, unread=True, limit=_NOTICES)
    return page(
        request,
        "work.html",
        caller=caller,
        tasks=tasks(found, caller, now),
        more=max(0, held - len(found)),
        others=await _others(parts, caller, now, {one.row["number"] for one in found}),
        most_others=_OTHERS,
        letters=[waiting_letter(row, caller) for row in letters],
        notices=[notice_item(row, caller.organization) for row in told.items],
        unread=told.total,
        now=now,
    )


async def _others(parts: Wiring, caller: Caller, now: Any, mine: Container[str]) -> list[dict[str, Any]]:
    """What units that the caller's supervise have to do, and what supervisors have to say to the caller's own.

    What waits for the caller as well (`mine`) is no waiting for others.
    """
    own = caller.reader.units
    if not own:
        return []
    items: dict[str, dict[str, Any]] = {}
    for filters in (
        Filters(supervisor=own, side=Side.LEAD.value),
        Filters(supervisor=own, side=Side.SHARED.value),
        Filters(units=own, side=Side.SUPERVISOR.value),
    ):
        found = await ledger_page(
            parts.database, caller.reader, filters, now=now, sort=Sort.DUE, descending=False, limit=_OTHERS
        )
        rows = (row for row in found.items if row["number"] not in mine)
        items |= {row["number"]: case_item(row, caller.organization) for row in rows}
    return list(items.values())
