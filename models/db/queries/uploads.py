"""Files uploaded to a case, for who sees it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_UPLOADS

_C = SHOWN_UPLOADS.c
_OF_CASE = select(SHOWN_UPLOADS).where(_C.number == bindparam("number", type_=Text)).order_by(_C.at, _C.sha256)
_THESE = select(_C.sha256).where(
    _C.number == bindparam("number", type_=Text), _C.sha256 == any_(bindparam("hashes", type_=ARRAY(Text)))
)
_ONE = select(SHOWN_UPLOADS).where(
    _C.number == bindparam("number", type_=Text), _C.sha256 == bindparam("sha256", type_=Text)
)


async def uploads_of_case(engine: AsyncEngine, reader: Reader, number: str) -> Sequence[dict[str, Any]]:
    """Every upload of the case, the oldest first; none where the reader does not see it."""
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_OF_CASE, {**reader.bound, "number": number})).mappings().all()
    return [dict(row) for row in rows]


async def uploaded_among(engine: AsyncEngine, reader: Reader, number: str, hashes: Iterable[str]) -> tuple[str, ...]:
    """Those of `hashes` that were uploaded to this case: what a command carries as `uploaded`."""
    async with reading(engine).connect() as conn:
        bound = {**reader.bound, "number": number, "hashes": sorted(set(hashes))}
        return tuple(sorted((await conn.execute(_THESE, bound)).scalars()))


async def shown_upload(engine: AsyncEngine, reader: Reader, number: str, sha256: str) -> dict[str, Any] | None:
    """One upload of the case; `None` where there is none or the reader does not see the case."""
    async with reading(engine).connect() as conn:
        row = (await conn.execute(_ONE, {**reader.bound, "number": number, "sha256": sha256})).mappings().one_or_none()
    return dict(row) if row is not None else None
