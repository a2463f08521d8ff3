"""`/access-log`: who looked at what, for auditors."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, ConfigDict, Field

from api.answers import Answer
from api.bodies.scalars import Code
from api.identity import Identified
from api.listing import Page
from api.overseeing import overseeing
from api.shapes.names import person_named
from api.wiring import Parts
from models.db.queries.accesses import AccessFilters, access_page
from models.domain.organization import Organization

router = APIRouter(prefix="/access-log", tags=["access log"])


class AccessQuery(Page):
    """One case, one person (by code or id), from when to when."""

    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)

    case: Annotated[str, Field(max_length=20, pattern=r"^[0-9]{4}-[0-9]{6,9}$")] | None = None
    person: Code | None = None
    since: Annotated[AwareDatetime | None, Field(alias="from")] = None
    until: Annotated[AwareDatetime | None, Field(alias="to")] = None


@router.get("")
async def list_accesses(caller: Identified, parts: Parts, asked: Annotated[AccessQuery, Query()]) -> Answer:
    """List who looked at what, the newest first, as far as the caller oversees it: auditors, for their units.

    `next` may come with no items: there is more to look through. Administrators see sign-ins.
    """
    filters = AccessFilters(asked.case, _person(caller.organization, asked.person), asked.since, asked.until)
    page = await access_page(parts.database, overseeing(caller), filters, cursor=asked.cursor, limit=asked.limit)
    items = [_item(row, caller.organization) for row in page.items]
    return Answer({"items": items, "next": page.next, "total": None})


def _person(organization: Organization, said: str | None) -> int | None:
    """By id or code; nobody's has no entries."""
    if said is None:
        return None
    for person in organization.people:
        if said in {person.code, str(person.id)}:
            return person.id
    return 0


def _item(row: dict[str, Any], organization: Organization) -> dict[str, Any]:
    return {
        "id": row["id"],
        "at": row["at"],
        "person": person_named(organization, row["person"]),
        "account": row["account"],
        "token": row["token"],
        "address": row["address"],
        "action": row["action"],
        "number": row["number"],
        "detail": row["detail"],
        "status": row["status"],
        "request_id": row["request"],
    }
