"""A file uploaded to a case, for who sees it; all of a case's come with the case."""

from typing import Any

from sqlalchemy import Text, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_UPLOADS

_C = SHOWN_UPLOADS.c
_NAME = bindparam("name", type_=Text)
_ONE = (
    select(SHOWN_UPLOADS)
    .where(_C.number == bindparam("number", type_=Text), _C.sha256 == bindparam("sha256", type_=Text))
    .where(or_(_NAME.is_(None), _C.name == _NAME))
    .order_by(_C.at, _C.name)
    .limit(1)
)


async def shown_upload(
    engine: AsyncEngine, reader: Reader, number: str, sha256: str, name: str | None = None
) -> dict[str, Any] | None:
    """One upload of the case, the first of those bytes unless a name is given.

    `None` where there is none or the reader does not see the case.
    """
    if "\0" in sha256 or "\0" in (name or ""):
        return None
    bound = {**reader.bound, "number": number, "sha256": sha256, "name": name}
    async with reading(engine).connect() as conn:
        row = (await conn.execute(_ONE, bound)).mappings().one_or_none()
    return dict(row) if row is not None else None
