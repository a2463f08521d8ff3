"""Confirming an adoption, or looking at it beforehand: for administrators of the service."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from api.answers import Answer
from api.bodies.adopting import Foresight
from api.callers import Caller
from api.keys import hold_key
from api.problems import AdoptionNotFound, AdoptionUnderWay
from api.shapes.foreseen import foreseen_item
from api.wiring import Wiring
from models.db.adoption_preview import preview
from models.db.adoptions import AdoptionProgress, adoption_progress, enter, under_way
from models.domain.foreseeing import Counts
from models.messages import Adoption, Became


def new_adoption_id(caller: Caller, key: str | None) -> str:
    """An id of an adoption; the same for the same Idempotency-Key of the same account."""
    if key is None:
        return uuid4().hex
    return sha256(f"{caller.account.account} {key}".encode()).hexdigest()[:32]


async def foreseen(parts: Wiring, caller: Caller, adoption: Adoption, said: Foresight, now: datetime) -> Answer:
    """A page of what the adoption would do; `counts` are the page's."""
    async with parts.reading.connect() as conn:
        cases = await preview(conn, adoption, now, after=said.after or "", limit=said.limit)
    return Answer(
        {
            "items": [foreseen_item(case, caller.organization) for case in cases],
            "counts": Counts.of(cases).model_dump(mode="json"),
            "next": cases[-1].number if len(cases) == said.limit else None,
        }
    )


async def confirmed(parts: Wiring, caller: Caller, adoption: Adoption, key: str | None, said: Foresight) -> Answer:
    """Begin the adoption: from here on it is carried out, whatever dies. Raises `AdoptionUnderWay`."""
    await hold_key(parts.database, caller, key, "adopt", adoption.kind, adoption.code, adoption.version, _json(said))
    async with parts.reading.connect() as conn:
        other = await under_way(conn, adoption.kind, adoption.code)
    if other is not None and other != adoption.id:
        raise AdoptionUnderWay(adoption=other)
    await parts.engine.begin(adoption)
    async with parts.database.begin() as conn:
        # The workflow would enter it, too; so it shows at once.
        await enter(conn, adoption)
    answer = await progress_answer(parts, adoption.id)
    answer.status_code = 202
    answer.headers["Location"] = f"/api/v1/adoptions/{adoption.id}"
    return answer


async def progress_answer(parts: Wiring, adoption: str) -> Answer:
    """How far an adoption has come. Raises `AdoptionNotFound`."""
    async with parts.reading.connect() as conn:
        progress = await adoption_progress(conn, adoption)
    if progress is None:
        raise AdoptionNotFound
    return Answer(progress_item(progress))


def progress_item(progress: AdoptionProgress) -> dict[str, Any]:
    """An adoption and its progress, as JSON."""
    said = progress.adoption.model_dump(mode="json")
    said["administrator"] = said.pop("account")
    outcomes = {outcome.value: progress.outcomes.get(outcome, 0) for outcome in Became}
    counts = {"total": progress.total, "waiting": progress.waiting, **outcomes}
    return {**said, "confirmed_at": progress.adoption.confirmed_at, "done_at": progress.done_at, "cases": counts}


def _json(said: Foresight) -> dict[str, Any]:
    return said.model_dump(mode="json")
