"""The outbox as the worker knows it (`activities.ports.Outbox`)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.db import attempts, digests, planning
from models.db.calendars import calendar_from
from models.db.delivery_tables import DELIVERIES
from models.db.directory import Directory
from models.db.engine import reading
from models.db.queries.reader import Reader
from models.domain.calendars import Calendar
from models.domain.delivering import LONGEST_PAUSE, PAUSES, DeliveryState, Outcome, Verdict
from models.domain.outgoing import Outgoing

UNHEARD_OF = LONGEST_PAUSE + timedelta(hours=1)
"""A delivery that nothing was heard of for longer has lost its workflow, with the engine perhaps."""
_AT_ONCE = 200


def _utcnow() -> datetime:
    return datetime.now(UTC)


class DeliveryDesk:
    """Deliveries as the database keeps them."""

    def __init__(
        self,
        engine: AsyncEngine,
        directory: Directory,
        zone: str,
        *,
        pauses: tuple[timedelta, ...] = PAUSES,
        clock: Callable[[], datetime] = _utcnow,
    ) -> None:
        """Read and write through `engine`; days are those of `zone`, `pauses` tells how often is tried."""
        self._engine = engine
        self._directory = directory
        self._zone = zone
        self._pauses = pauses
        self._clock = clock

    async def plan(self) -> int:
        """Plan what came in."""
        async with self._engine.begin() as conn:
            return await planning.plan_some(conn, await self._calendar(conn), self._clock())

    async def make_digests(self) -> int:
        """Make the digests whose hour has come; of how many channels it had."""
        async with self._engine.begin() as conn:
            readers = await self._readers(conn)
            return await digests.make_some(conn, await self._calendar(conn), readers, self._clock())

    async def _calendar(self, conn: AsyncConnection) -> Calendar:
        return await calendar_from(conn, self._zone, self._clock())

    async def due(self) -> tuple[int, ...]:
        """Deliveries that want a workflow, the oldest first."""
        now = self._clock()
        c = DELIVERIES.c
        wanting = or_(
            and_(c.state == DeliveryState.PENDING.value, c.not_before <= now),
            and_(c.state == DeliveryState.SENDING.value, c.touched_at < now - UNHEARD_OF),
        )
        async with reading(self._engine).connect() as conn:
            return tuple(await conn.scalars(select(c.id).where(wanting).order_by(c.id).limit(_AT_ONCE)))

    async def started(self, delivery: int) -> None:
        """A workflow sees to the delivery, which it may have ended already."""
        c = DELIVERIES.c
        mark = update(DELIVERIES).where(c.id == delivery, c.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]))
        async with self._engine.begin() as conn:
            await conn.execute(mark.values(state=DeliveryState.SENDING.value, touched_at=self._clock()))

    async def begin(self, delivery: int) -> Outgoing | DeliveryState:
        """Note an attempt and give what to send, or the state of a delivery that wants none."""
        async with self._engine.begin() as conn:
            return await attempts.begin(conn, delivery, await self._readers(conn), self._clock())

    async def end(self, outgoing: Outgoing, outcome: Outcome) -> Verdict:
        """Note how an attempt ended, and judge what follows."""
        async with self._engine.begin() as conn:
            return await attempts.end(conn, outgoing, outcome, self._pauses, self._clock())

    async def _readers(self, conn: AsyncConnection) -> Callable[[int], Reader]:
        organization = await self._directory.current(conn)
        day = self._directory.day(self._clock())
        return lambda person: Reader(person=person, units=organization.actor(person, day).units)
