"""Noting uploads, and that they are cited. Whoever calls has judged that the person may upload to this case."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, bindparam, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.cited_files import UploadedFile
from models.db.engine import line
from models.db.locks import lock_file
from models.db.statements import Statement
from models.db.upload_tables import UPLOADS


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded to a case under a name; its bytes lie elsewhere under `sha256`.

    `named_type` is what the name says that it is, where the content says otherwise.
    """

    number: str
    sha256: str
    name: str
    size: int
    media_type: str
    named_type: str | None
    person: int
    at: datetime


_ADD = insert(UPLOADS)
_NOTE = _ADD.on_conflict_do_update(
    index_elements=["number", "sha256", "name"],
    set_={"used_at": _ADD.excluded.used_at},
)
_CITE = Statement(
    update(UPLOADS)
    .where(
        UPLOADS.c.number == bindparam("number_", type_=Text),
        UPLOADS.c.sha256 == any_(bindparam("digests", type_=ARRAY(Text))),
    )
    .values(used_at=bindparam("now"))
    .returning(*(UPLOADS.c[name] for name in UploadedFile.model_fields))
)


async def note_upload(engine: AsyncEngine, upload: Upload, is_kept: Callable[[], Awaitable[bool]]) -> bool:
    """Note an upload if its bytes are kept; whether they are. Nobody clears them away in between.

    The same bytes again under the same name keep the first one's person, instant and type, as which they may be cited.
    """
    async with engine.begin() as conn:
        await lock_file(conn, upload.sha256)
        if not await is_kept():
            return False
        await conn.execute(_NOTE, {**asdict(upload), "used_at": upload.at})
    return True


async def note_citing(engine: AsyncEngine, number: str, digests: Iterable[str], now: datetime) -> list[UploadedFile]:
    """Note that these files of the case are about to be cited, which keeps them from now on.

    Those that are there, under each name they have.
    """
    async with line(engine) as conn:
        found = await _CITE.rows(conn, {"number_": number, "digests": list(digests), "now": now})
    return [UploadedFile.model_validate(dict(row)) for row in found]
