"""`/calendars`: which days are worked."""

from fastapi import APIRouter

from api.answers import Answer
from api.identity import Identified
from api.problems import CalendarNotFound
from api.shapes.calendars import calendar_item, calendar_page
from api.wiring import Parts
from models.db.calendars import calendar_version, calendars

router = APIRouter(prefix="/calendars", tags=["calendars"])


@router.get("")
async def list_calendars(_: Identified, parts: Parts) -> Answer:
    """List the loaded versions; new cases are opened under the one that is `in_force`. For all who are signed in."""
    async with parts.reading.connect() as conn:
        items = [calendar_item(calendar) for calendar in await calendars(conn)]
    return Answer({"items": items, "next": None, "total": len(items)})


@router.get("/{version}")
async def show_calendar(version: str, _: Identified, parts: Parts) -> Answer:
    """Show one version with its holidays and make-up days (调休), and which of them are provisional."""
    async with parts.reading.connect() as conn:
        loaded = {calendar.version: calendar for calendar in await calendars(conn)}
        if version not in loaded:
            raise CalendarNotFound
        content = await calendar_version(conn, version)
    return Answer(calendar_page(loaded[version], content))
