"""Recording what a case's workflow decided by itself."""

import asyncio
import logging
from datetime import timedelta
from random import uniform

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.heart import beating
from activities.ports import Ledger
from log_lines import said
from models.messages import RECORD, Batch, Recorded

_LOG = logging.getLogger(__name__)

# Callers record what they called for. After this long there is mostly nothing left to write.
_HEAD_START_SECONDS = 0.3
_FIRST = 1.0
_FACTOR = 1.5
_LONGEST = 12.0


class Recording:
    """Carries batches to the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Record in `ledger`."""
        self._ledger = ledger

    @activity.defn(name=RECORD)
    async def record(self, batch: Batch) -> Recorded:
        """Record the batch, or have it tried again; no error is final, since a database comes back or is repaired."""
        try:
            async with beating():
                if batch.is_called_for and activity.info().attempt == 1:
                    await asyncio.sleep(_HEAD_START_SECONDS)
                return await self._ledger.record(batch)
        except Exception as error:
            attempt = activity.info().attempt
            # Ever more rarely: thousands of cases may be waiting for the same database.
            if attempt.bit_count() == 1:
                _LOG.warning("case %s waits for the ledger (attempt %d): %s", batch.number, attempt, said(error))
            message = f"case {batch.number} could not be recorded"
            raise ApplicationError(
                message,
                type=type(error).__name__,
                next_retry_delay=patience(attempt),
                # Said above; the engine's own log would repeat it with a traceback at every attempt.
                category=ApplicationErrorCategory.BENIGN,
            ) from error


def patience(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th failure: 1 s, half as long again each time, at most 12 s.

    With jitter: after an outage of the database thousands of cases would else come back in step.
    """
    longest = min(_FIRST * _FACTOR ** min(attempt - 1, 10), _LONGEST)
    return timedelta(seconds=longest * uniform(0.5, 1))  # noqa: S311  # spreads load, hides nothing
