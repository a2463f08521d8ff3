"""A case out of its recorded events: for reviving its workflow, for rebuilding its row. Judges no reader."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.chain import SealedEvent
from models.db.case_tables import CASE_EVENTS
from models.db.engine import reading
from models.domain.events import Event
from models.domain.evolve import fold
from models.messages import Snapshot

REMEMBERED = 64
"""Commands that a case carries, so that one sent again is known."""

_EVENTS = (
    select(*(CASE_EVENTS.c[name] for name in ("number", *SealedEvent.model_fields)))
    .where(CASE_EVENTS.c.number == any_(bindparam("numbers", type_=ARRAY(Text))))
    .order_by(CASE_EVENTS.c.number, CASE_EVENTS.c.seq)
)


async def sealed_events(conn: AsyncConnection, numbers: Iterable[str]) -> dict[str, tuple[SealedEvent, ...]]:
    """All recorded events of these cases, as they were recorded; cases without events are left out."""
    rows = (await conn.execute(_EVENTS, {"numbers": sorted(numbers)})).mappings()
    return {
        number: tuple(SealedEvent(**{name: row[name] for name in SealedEvent.model_fields}) for row in own)
        for number, own in groupby(rows, key=lambda row: row["number"])
    }


async def opened_events(engine: AsyncEngine, number: str) -> tuple[Event, ...]:
    """All recorded events of one case, as the rules read them."""
    async with reading(engine).connect() as conn:
        return tuple(event.opened() for event in (await sealed_events(conn, [number])).get(number, ()))


async def case_snapshot(engine: AsyncEngine, number: str) -> Snapshot | None:
    """What the case's workflow is revived from; `None` where nothing of it is recorded."""
    async with reading(engine).connect() as conn:
        events = (await sealed_events(conn, [number])).get(number, ())
    case = fold(number, (event.opened() for event in events))
    if case is None:
        return None
    recent = tuple(event.command for event in events if event.command)[-REMEMBERED:]
    return Snapshot(case=case, head=events[-1].hash, recent=recent)
