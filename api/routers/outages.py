"""`/outages`: when the service was away, which is charged to nobody."""

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.answers import Answer
from api.identity import Identified
from api.wiring import Now, Parts
from models.db.heartbeats import outages_since

router = APIRouter(prefix="/outages", tags=["service"])

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@router.get("")
async def list_outages(_: Identified, parts: Parts, now: Now, after: AwareDatetime = _BEGINNING) -> Answer:
    """List the outages that ended after `after`, the earliest first; those of several parts may overlap."""
    outages = await outages_since(parts.database, after, now)
    return Answer({"items": [outage.model_dump() for outage in outages]})
