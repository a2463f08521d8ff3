"""What an adoption would do, case by case: the record is read page by page, and nothing is told."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.adoption_orders import orders
from models.db.adoptions import concerned
from models.domain.foreseeing import Foreseen, foreseen
from models.messages import Adoption


async def preview(
    conn: AsyncConnection, adoption: Adoption, now: datetime, *, after: str = "", limit: int
) -> Sequence[Foreseen]:
    """The next cases that an adoption would concern, by number, as they would be after it at `now`."""
    cases = await concerned(conn, adoption, after, limit)
    told = await orders(conn, adoption, cases)
    looked = []
    for one, order in zip(cases, told, strict=True):
        looked.append(foreseen(one.case, adoption.command(one.number, order), now))
        # A page takes a while to reckon; whoever else asks this process meanwhile is heard in between.
        await asyncio.sleep(0)
    return looked
