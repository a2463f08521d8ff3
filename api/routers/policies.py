"""`/policies`: the rules that new cases are opened under."""

from fastapi import APIRouter

from api.answers import Answer
from api.identity import Identified
from api.wiring import Parts
from models.db.policies import policies
from models.db.severities import severities

router = APIRouter(prefix="/policies", tags=["policies"])


@router.get("")
async def list_policies(_: Identified, parts: Parts) -> Answer:
    """List the newest version of each policy, and the severities, the mildest first."""
    async with parts.reading.connect() as conn:
        # By code and version, so the newest comes last and stays.
        newest = {policy.code: policy for policy in await policies(conn)}
        grades = await severities(conn)
    return Answer(
        {
            "items": [policy.model_dump(mode="json") for policy in newest.values()],
            "severities": [severity.model_dump(mode="json") for severity in grades],
            "next": None,
            "total": len(newest),
        }
    )
