"""`/me/preferences`: when the caller wants to be told."""

from fastapi import APIRouter
from pydantic import ValidationError

from api.answers import Answer
from api.bodies.channels import NewPreferences
from api.identity import Identified
from api.malformed import malformed
from api.routes import OrderedRoute
from api.shapes.channels import preferences_item
from api.unprocessable import NotToBePutOff
from api.wiring import Now, Parts
from models.db.calendars import calendar_from
from models.db.preferences import prefer, preferences_of
from models.domain.channels import TELLS, Preferences

router = APIRouter(prefix="/me/preferences", tags=["channels"], route_class=OrderedRoute)


@router.get("")
async def show_preferences(caller: Identified, parts: Parts) -> Answer:
    """Tell the caller's quiet hours, the hour of the digest, and what comes at once, in the digest or not at all."""
    async with parts.reading.connect() as conn:
        wished = await preferences_of(conn, caller.acting.person)
    return Answer(preferences_item(wished))


@router.put("")
async def set_preferences(caller: Identified, parts: Parts, now: Now, said: NewPreferences) -> Answer:
    """Set them, all of them. What asks the caller to act comes at once and is not among them."""
    person = caller.acting.person
    if not said.kinds.keys() <= TELLS:
        raise NotToBePutOff(kinds=sorted(TELLS))
    try:
        wished = Preferences.model_validate(said.model_dump(mode="json"))
    except ValidationError as error:
        raise malformed(error.errors()) from error
    async with parts.database.begin() as conn:
        await prefer(conn, person, wished, wished.next_digest(now, await calendar_from(conn, parts.zone, now)))
    return Answer(preferences_item(wished))
