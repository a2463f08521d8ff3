"""`/erasures`: texts erased for good, by an act that stays on record."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import Field

from api.answers import Answer
from api.bodies.erasing import Erase
from api.conditions import Key
from api.identity import Identified
from api.keys import hold_key
from api.listing import Page
from api.problems import NothingToErase, PersonNotFound, UnsignedHere
from api.routes import OrderedRoute
from api.wiring import Now, Parts
from models.db.acts import acts_before
from models.db.erasable import NothingThere, Standing, TextPlace, meant
from models.db.erasure import Erasure, erase_texts
from models.db.queries.cursors import Place, read_id_cursor, write_cursor
from models.domain.organization import Organization
from models.statements import Act

router = APIRouter(prefix="/erasures", tags=["erasures"], route_class=OrderedRoute)

_ORDER = "erasures"


@router.post("", status_code=201)
async def erase(caller: Identified, parts: Parts, now: Now, said: Erase, key: Key = None) -> Answer:
    """Erase texts, or count what would be (`dry_run`). For administrators, who see no text by it.

    What was erased before is counted as `already`: whatever was stopped in the middle is asked for again.
    """
    account = caller.administering
    person = _person(caller.organization, said.person) if said.person is not None else None
    places = [TextPlace(text.seq, text.field) for text in said.texts]
    try:
        async with parts.reading.connect() as conn:
            standing = await meant(conn, number=said.case, places=places, person=person)
    except NothingThere as error:
        raise NothingToErase(**error.facts) from error
    if said.dry_run:
        return Answer(_counted(None, {number: len(of.digests) for number, of in standing.items()}, standing))
    if parts.signer is None:
        raise UnsignedHere
    await hold_key(parts.database, caller, key, "erase", said.model_dump(mode="json"))
    erasure = Erasure(uuid4().hex, f"administrator:{account}", said.reason, now, person)
    erased: dict[str, int] = {}
    for number, of in standing.items():
        act = await erase_texts(parts.database, number, of.digests, erasure, parts.signer)
        erased[number] = len(act.digests) if act is not None else 0
    return Answer(_counted(erasure.id, erased, standing), status_code=201)


class ErasureQuery(Page):
    """All acts, or those upon one case."""

    case: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{6,9}$")] | None = None


@router.get("")
async def list_acts(caller: Identified, parts: Parts, asked: Annotated[ErasureQuery, Query()]) -> Answer:
    """List the acts of erasure, the newest first, as they were signed. For administrators."""
    _ = caller.administering
    before = read_id_cursor(asked.cursor, _ORDER) if asked.cursor is not None else None
    async with parts.reading.connect() as conn:
        acts = await acts_before(conn, before, asked.limit + 1, asked.case)
    shown = acts[: asked.limit]
    following = write_cursor(_ORDER, Place(None, shown[-1].n)) if len(acts) > asked.limit else None
    return Answer({"items": [_item(act) for act in shown], "next": following, "total": None})


def _person(organization: Organization, said: int | str) -> int:
    for person in organization.people:
        if said in {person.id, person.code}:
            return person.id
    raise PersonNotFound


def _counted(erasure: str | None, erased: dict[str, int], standing: dict[str, Standing]) -> dict[str, Any]:
    return {
        "id": erasure,
        "dry_run": erasure is None,
        "texts": sum(erased.values()),
        "already": sum(of.already for of in standing.values()),
        "cases": [{"number": number, "texts": n, "already": standing[number].already} for number, n in erased.items()],
    }


def _item(act: Act) -> dict[str, Any]:
    return act.model_dump(mode="json") | {"at": act.at}
