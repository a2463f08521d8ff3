"""`/cases/{number}/evidence`: files that prove completion, in and out."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from api.answers import Answer
from api.conditions import Key
from api.file_names import named_type
from api.file_types import found_type
from api.identity import Identified
from api.incoming import receiving
from api.judging_uploads import may_upload
from api.keeping import keep
from api.keys import hold_key
from api.problems import EvidenceNotFound, EvidenceTypeRefused
from api.ranges import asked_range
from api.serving import handed_out
from api.shapes.cases import evidence_item
from api.upload import receive
from api.visible import Number, Shown
from api.wiring import Now, Parts
from models.db.evidence import Upload
from models.db.queries.uploads import shown_upload

router = APIRouter(prefix="/cases/{number}/evidence", tags=["evidence"])
log = structlog.get_logger("duban.api")

_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.post("", status_code=201, openapi_extra=_MULTIPART)
async def upload(  # noqa: PLR0913, PLR0917  # what an upload comes with
    request: Request, caller: Identified, parts: Parts, shown: Shown, now: Now, key: Key = None
) -> Answer:
    """Upload a file of the size and types that the case's policy takes; what it is, its content tells.

    The same bytes under another name are another upload, and each keeps its name.
    """
    number, case = shown.row["number"], shown.case
    rules = case.terms.evidence_rules
    parts.pace.check_uploads(caller.account.account)
    async with receiving(parts.evidence.arriving) as incoming:
        try:
            received = await receive(request, incoming, rules.max_size)
        finally:
            parts.pace.uploaded(caller.account.account, incoming.size)
        actor = may_upload(case, caller)
        found = await asyncio.to_thread(found_type, incoming.file)
        if not rules.take(found):
            raise EvidenceTypeRefused(found=found, taken=list(rules.types))
        await hold_key(parts.database, caller, key, "evidence", number, received.sha256, received.name)
        kept = Upload(
            number=number,
            person=actor.person,
            at=now,
            media_type=found,
            named_type=named_type(received.name, found),
            **received.model_dump(),
        )
        await keep(parts.database, parts.evidence, incoming, kept)
    return Answer(evidence_item(asdict(kept)), status_code=201)


@router.get("/{sha256}", response_class=Response)
async def download(  # noqa: PLR0913, PLR0917  # what a download may ask for
    number: Number,
    sha256: str,
    caller: Identified,
    parts: Parts,
    shown: Shown,
    name: Annotated[str | None, Query(max_length=500, description="Of several names of these bytes, this one.")] = None,
    inline: Annotated[bool, Query(description="Show a picture or a PDF; all else is saved.")] = False,  # noqa: FBT002
    span: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    if_range: Annotated[str | None, Header(alias="If-Range", max_length=200)] = None,
) -> Response:
    """Fetch a file of this case, whole or one range of it. Nothing that people upload runs as a page of ours."""
    found = await shown_upload(parts.database, caller.reader, shown.row["number"], sha256, name)
    if found is None:
        raise EvidenceNotFound(number=number)
    wanted = asked_range(span, if_range, f'"{found["sha256"]}"', found["size"])
    opened = await parts.evidence.open(found["sha256"], wanted)
    if opened is None or opened.size != found["size"]:
        log.error("evidence is missing or damaged: duban verify", number=number, sha256=found["sha256"])
        raise EvidenceNotFound(number=number)
    return handed_out(found, opened.pieces, wanted, inline=inline)
