"""For how long units held cases in a period, over the cases that a reader sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ARRAY, Text, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.case_tables import INSTANT
from models.db.engine import reading
from models.db.queries.reader import Reader
from models.db.queries.shown import SHOWN_HOLDINGS


class Held(NamedTuple):
    """A unit held a case, alone or `shared`, from `since` to `until`, both within the period that was asked for."""

    unit: str
    number: str
    shared: bool
    since: datetime
    until: datetime


_C = SHOWN_HOLDINGS.c
_BEGIN, _END = bindparam("begin", type_=INSTANT), bindparam("end", type_=INSTANT)
_WITHIN = (
    select(_C.unit, _C.number, _C.shared, _C.since, _C.until)
    .where(
        _C.unit == any_(bindparam("units", type_=ARRAY(Text))),
        _C.since < _END,
        or_(_C.until.is_(None), _C.until > _BEGIN),
    )
    .order_by(_C.unit, _C.since, _C.number)
)


async def held_within(
    engine: AsyncEngine, reader: Reader, units: Sequence[str], begin: datetime, end: datetime
) -> list[Held]:
    """The intervals of `units` between `begin` and `end`, cut to them; the earliest first for each unit."""
    bound = {**reader.bound, "units": list(units), "begin": begin, "end": end}
    async with reading(engine).connect() as conn:
        rows = (await conn.execute(_WITHIN, bound)).all()
    return [Held(row.unit, row.number, row.shared, max(row.since, begin), min(row.until or end, end)) for row in rows]
