"""What a spreadsheet speaks of that the record knows already."""

from sqlalchemy import Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.inspection_tables import INSPECTIONS
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN

_OF_SOURCE = select(SHOWN.c.external_ref, SHOWN.c.number).where(SHOWN.c.source == bindparam("source", type_=Text))


async def known_cases(conn: AsyncConnection, reader: Reader, source: str) -> dict[str, str]:
    """The numbers of the cases from `source` that the reader sees, by external reference (序号)."""
    rows = await conn.execute(_OF_SOURCE, {**reader.bound, "source": source})
    return {ref: number for ref, number in rows if ref is not None}


async def inspection_exists(conn: AsyncConnection, code: str) -> bool:
    """Whether there is an inspection of this code."""
    return await conn.scalar(select(INSPECTIONS.c.code).where(INSPECTIONS.c.code == code)) is not None
