"""`/outages`: when the service was away, which is charged to nobody."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.answers import Answer
from api.identity import Identified
from api.listing import once_each
from api.wiring import Now, Parts
from models.db.heartbeats import silences_since
from models.domain.outages import united

router = APIRouter(prefix="/outages", tags=["service"])

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class OutageQuery(BaseModel):
    """Those that ended after an instant."""

    model_config = ConfigDict(extra="forbid")

    after: AwareDatetime = _BEGINNING


@router.get("", dependencies=[Depends(once_each)])
async def list_outages(_: Identified, parts: Parts, now: Now, asked: Annotated[OutageQuery, Query()]) -> Answer:
    """List the outages that ended after `after`, the earliest first, each with the `part` that was silent.

    Those of several parts may overlap: `united` are the intervals that are charged to nobody.
    """
    silences = await silences_since(parts.database, asked.after, now)
    return Answer(
        {
            "items": [
                {"part": silence.part.value, **silence.outage.model_dump(), "over": silence.over}
                for silence in silences
            ],
            "united": [outage.model_dump() for outage in united(silence.outage for silence in silences)],
        }
    )
