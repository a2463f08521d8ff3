"""Noting uploads. Whoever calls has judged that the person may upload to this case."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.upload_tables import UPLOADS


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded to a case; its bytes lie elsewhere under `sha256`."""

    number: str
    sha256: str
    name: str
    size: int
    media_type: str
    person: int
    at: datetime


_NOTE = insert(UPLOADS).on_conflict_do_nothing().returning(UPLOADS.c.sha256)


async def note_upload(engine: AsyncEngine, upload: Upload) -> bool:
    """Note an upload; whether it is new. The same bytes again keep the first one's name, person and instant."""
    async with reading(engine).connect() as conn:
        return (await conn.execute(_NOTE, asdict(upload))).scalar_one_or_none() is not None
