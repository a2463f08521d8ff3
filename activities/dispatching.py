"""Dispatching: what lies in the outbox gets its plan, its digest and its workflow."""

from datetime import timedelta

from temporalio import activity

from activities.ports import Outbox, Starter
from activities.shift import shift
from models.messages import DISPATCH, Dispatched

EVERY = timedelta(seconds=5)


class Dispatcher:
    """Looks into the outbox."""

    def __init__(self, outbox: Outbox, starter: Starter) -> None:
        """Hand what lies in `outbox` to `starter`."""
        self._outbox = outbox
        self._starter = starter

    async def turn(self) -> Dispatched:
        """Plan, make digests, and start a workflow for each delivery that wants one."""
        planned = await self._outbox.plan()
        digests = await self._outbox.make_digests()
        due = await self._outbox.due()
        for delivery in due:
            # In this order: if we die in between, the next turn finds the workflow that runs.
            await self._starter.see_to(delivery)
            await self._outbox.started(delivery)
        return Dispatched(planned=planned, digests=digests, started=len(due))


class Dispatching:
    """Has a dispatcher look every few seconds."""

    def __init__(self, dispatcher: Dispatcher, *, every: timedelta = EVERY) -> None:
        """Have `dispatcher` take turns."""
        self._dispatcher = dispatcher
        self._every = every

    @activity.defn(name=DISPATCH)
    async def dispatch(self) -> Dispatched:
        """Dispatch until the shift is over; a worker that shuts down hands over to the next at once."""
        done = Dispatched()

        async def turn() -> None:
            nonlocal done
            one = await self._dispatcher.turn()
            done = Dispatched(
                planned=done.planned + one.planned,
                digests=done.digests + one.digests,
                started=done.started + one.started,
            )

        await shift(turn, self._every)
        return done
