"""A ledger that closes its own gaps: what it lacks before a batch it asks of the case's workflow."""

from collections.abc import Callable

from activities.engine import Engine
from activities.ports import Ledger
from models.messages import Batch, Recorded

HeldBefore = Callable[[Exception], int | None]
"""The highest seq that the ledger holds, if the error says that events are missing after it."""


class FilledLedger:
    """Records through another ledger."""

    def __init__(self, ledger: Ledger, engine: Engine, held_before: HeldBefore) -> None:
        """Record in `ledger`; `held_before` tells its gaps from other errors."""
        self._ledger = ledger
        self._engine = engine
        self._held_before = held_before

    async def record(self, batch: Batch) -> Recorded:
        """Record the batch and whatever is missing before it; raises the ledger's own error where that is lost."""
        try:
            return await self._ledger.record(batch)
        except Exception as error:
            held = self._held_before(error)
            if held is None:
                raise
            # More than one payload may be missing: each answer brings the ledger on, or it is given up.
            while held < batch.events[-1].seq:
                missing = await self._engine.unrecorded(batch.number, held)
                if not missing or missing[0].seq != held + 1:
                    raise
                held = (await self._ledger.record(Batch(number=batch.number, events=missing))).seq
            return Recorded(seq=held)
