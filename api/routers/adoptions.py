"""`/adoptions`, and the ways to begin one: open cases moved to another version. For administrators of the service."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.adopting import confirmed, foreseen, new_adoption_id, progress_answer
from api.answers import Answer
from api.bodies.adopting import Foresight, MigratePolicy
from api.conditions import Key
from api.identity import Identified
from api.problems import CalendarNotFound, PolicyNotFound
from api.routes import OrderedRoute
from api.wiring import Now, Parts
from models.db.calendars import calendars
from models.db.policies import PolicyUnknown, policy
from models.domain.policies import Policy
from models.messages import Adoption, Subject

router = APIRouter(tags=["adoptions"], route_class=OrderedRoute)

_LATEST = 2**31 - 1


async def known_policy(_: Identified, parts: Parts, code: str, version: str) -> Policy:
    """The policy that the address names. Raises `PolicyNotFound`."""
    if not version.isascii() or not version.isdecimal() or not 1 <= int(version[:11]) <= _LATEST or "\0" in code:
        raise PolicyNotFound
    try:
        async with parts.reading.connect() as conn:
            return await policy(conn, code, int(version))
    except PolicyUnknown as error:
        raise PolicyNotFound from error


Known = Annotated[Policy, Depends(known_policy)]
"""In its turn: what is not there is said before the body is looked at."""


@router.post("/policies/{code}/{version}/migrate", status_code=202)  # noqa: FAST003  # known_policy reads them
async def migrate_policy(  # noqa: PLR0913, PLR0917  # what a request comes with
    caller: Identified, parts: Parts, now: Now, known: Known, said: MigratePolicy, key: Key = None
) -> Answer:
    """Move the open cases of a policy to a version of it, or say what that would do (`dry_run`)."""
    adoption = Adoption(
        id=new_adoption_id(caller, key),
        kind=Subject.POLICY,
        code=known.code,
        version=str(known.version),
        from_version=None if said.from_version is None else str(said.from_version),
        mode=said.mode,
        account=caller.administering,
        confirmed_at=now,
    )
    if said.dry_run:
        return await foreseen(parts, caller, adoption, said, now)
    return await confirmed(parts, caller, adoption, key, said)


async def known_calendar(_: Identified, parts: Parts, version: str) -> str:
    """The version of the calendar that the address names. Raises `CalendarNotFound`."""
    async with parts.reading.connect() as conn:
        if version not in {calendar.version for calendar in await calendars(conn)}:
            raise CalendarNotFound
    return version


@router.post("/calendars/{version}/adopt", status_code=202)  # known_calendar reads it
async def adopt_calendar(  # noqa: PLR0913, PLR0917  # what a request comes with
    caller: Identified,
    parts: Parts,
    now: Now,
    known: Annotated[str, Depends(known_calendar)],
    said: Foresight,
    key: Key = None,
) -> Answer:
    """Put a calendar in force and move all open cases to it, or say what that would do (`dry_run`)."""
    adoption = Adoption(
        id=new_adoption_id(caller, key),
        kind=Subject.CALENDAR,
        version=known,
        account=caller.administering,
        confirmed_at=now,
    )
    if said.dry_run:
        return await foreseen(parts, caller, adoption, said, now)
    return await confirmed(parts, caller, adoption, key, said)


@router.get("/adoptions/{adoption}")
async def show_adoption(adoption: str, caller: Identified, parts: Parts) -> Answer:
    """Say how far an adoption has come."""
    _ = caller.administering
    return await progress_answer(parts, adoption)
