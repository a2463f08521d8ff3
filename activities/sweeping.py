"""Settling commands whose caller died between sending them and recording what they decided."""

import asyncio
import logging
from datetime import timedelta

from temporalio import activity

from activities.engine import Engine, EngineTrouble
from activities.ports import Desk, Ledger, Sweeper
from activities.returning import carried
from activities.shift import shift
from models.domain.refusals import Refusal
from models.messages import SWEEP, Batch, Pending, Swept

_LOG = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
_AT_A_TIME = 8


class Sweeping:
    """Sweeps every ten seconds for an hour: one activity, which costs history once."""

    def __init__(self, sweeper: Sweeper, *, every: timedelta = EVERY) -> None:
        """Have `sweeper` sweep."""
        self._sweeper = sweeper
        self._every = every

    @activity.defn(name=SWEEP)
    async def sweep(self) -> Swept:
        """Sweep until the shift is over; a worker that shuts down hands over to the next at once."""
        done = Swept()

        async def turn() -> None:
            nonlocal done
            swept = await self._sweeper.sweep()
            done = Swept(settled=done.settled + swept.settled, refused=done.refused + swept.refused, left=swept.left)

        await shift(turn, self._every)
        return done


class Resender:
    """Sends pending commands again under the same id, and records what they decide or why they are refused."""

    def __init__(self, desk: Desk, ledger: Ledger, engine: Engine) -> None:
        """Take commands from `desk`, send them to `engine`, record in `ledger`."""
        self._desk = desk
        self._ledger = ledger
        self._engine = engine

    async def sweep(self) -> Swept:
        """Say that the service lives, and send every pending command again, a few at a time."""
        await self._desk.beat()
        few = asyncio.Semaphore(_AT_A_TIME)

        async def settled(pending: Pending) -> Swept:
            async with few:
                return await self._settled(pending)

        swept = await asyncio.gather(*(settled(pending) for pending in await self._desk.pending()))
        return Swept(
            settled=sum(one.settled for one in swept),
            refused=sum(one.refused for one in swept),
            left=sum(one.left for one in swept),
        )

    async def _settled(self, pending: Pending) -> Swept:
        """What became of one command. Whatever fails leaves it pending, and the others get their turn."""
        try:
            taken = await carried(self._engine, self._desk, pending.number, pending.instruction)
            if taken.events:
                await self._ledger.record(Batch(number=pending.number, events=taken.events))
            await self._desk.settle(pending)
        except Refusal as refusal:
            await self._desk.refuse(pending, refusal)
            return Swept(refused=1)
        except EngineTrouble as trouble:
            _LOG.warning("command %s stays pending: %s", pending.instruction.command.id, trouble)
            return Swept(left=1)
        except Exception:  # noqa: BLE001  # the next sweep is the second attempt
            _LOG.exception("command %s stays pending", pending.instruction.command.id)
            return Swept(left=1)
        return Swept(settled=1)
