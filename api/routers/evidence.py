"""`/cases/{number}/evidence`: files that prove completion, in and out."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.answers import Answer
from api.conditions import Key
from api.evidence_folder import chunks
from api.identity import Identified
from api.judging_uploads import may_upload
from api.keys import hold_key
from api.problems import EvidenceNotFound
from api.shapes.cases import evidence_item
from api.upload import receive
from api.visible import Number, Shown
from api.wiring import Now, Parts
from models.db.evidence import Upload, note_upload
from models.db.queries.uploads import shown_upload

router = APIRouter(prefix="/cases/{number}/evidence", tags=["evidence"])

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
    """Upload a file, up to 100 MiB. The same bytes again keep the first one's name."""
    number = shown.row["number"]
    async with parts.evidence.receiving() as incoming:
        received = await receive(request, incoming)
        actor = may_upload(shown.case, caller)
        await hold_key(parts.database, caller, key, "evidence", number, received.sha256, received.name)
        await parts.evidence.keep(incoming)
    await note_upload(parts.database, Upload(number=number, person=actor.person, at=now, **received.model_dump()))
    kept = await shown_upload(parts.database, caller.reader, number, received.sha256)
    return Answer(evidence_item(kept or received.model_dump()), status_code=201)


@router.get("/{sha256}", response_class=Response)
async def download(number: Number, sha256: str, caller: Identified, parts: Parts, shown: Shown) -> Response:
    """Fetch a file of this case, always as a download: what people upload is never shown as a page of ours."""
    found = await shown_upload(parts.database, caller.reader, shown.row["number"], sha256.replace("\0", ""))
    path = parts.evidence.path(found["sha256"]) if found else None
    if found is None or path is None or not path.is_file():
        raise EvidenceNotFound(number=number)
    headers = {
        "Content-Length": str(found["size"]),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found['name'], safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
        "ETag": f'"{found["sha256"]}"',
    }
    return StreamingResponse(chunks(path), headers=headers, media_type=found["media_type"])
