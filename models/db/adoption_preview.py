"""What an adoption would do, case by case: the record is read page by page, and nothing is told."""

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
    return [
        foreseen(one.case, adoption.command(one.number, order), now) for one, order in zip(cases, told, strict=True)
    ]
