"""A file uploaded to a case, for who sees it; all of a case's come with the case."""

from typing import Any

from sqlalchemy import Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_UPLOADS

_C = SHOWN_UPLOADS.c
_ONE = select(SHOWN_UPLOADS).where(
    _C.number == bindparam("number", type_=Text), _C.sha256 == bindparam("sha256", type_=Text)
)


async def shown_upload(engine: AsyncEngine, reader: Reader, number: str, sha256: str) -> dict[str, Any] | None:
    """One upload of the case; `None` where there is none or the reader does not see the case."""
    async with reading(engine).connect() as conn:
        row = (await conn.execute(_ONE, {**reader.bound, "number": number, "sha256": sha256})).mappings().one_or_none()
    return dict(row) if row is not None else None
