"""The service about itself: alive, ready, and in numbers."""

from fastapi import APIRouter
from starlette.responses import Response

from api.answers import Answer
from api.metrics import CONTENT_TYPE
from api.readiness import readiness
from api.record_numbers import measure
from api.wiring import Now, Parts

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def alive() -> Answer:
    """Tell that this process lives."""
    return Answer({"status": "alive"})


@router.get("/readyz")
async def ready(parts: Parts) -> Answer:
    """Tell whether commands can be carried out, and if not, for want of what: 503 then."""
    found = await readiness(parts)
    is_ready = all(one["ok"] for one in found.values())
    if is_ready:
        return Answer({"ready": True, **found})
    return Answer({"ready": False, **found}, status_code=503, headers={"Retry-After": "2"})


@router.get("/metrics", include_in_schema=False)
async def numbers(parts: Parts, now: Now) -> Response:
    """Give Prometheus its numbers."""
    await measure(parts, now)
    return Response(parts.metrics.written(), headers={"Content-Type": CONTENT_TYPE})
