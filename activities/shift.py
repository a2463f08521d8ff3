"""Work that comes round every few seconds: one activity does it for an hour, which costs history once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.heart import beating
from log_lines import said

_LOG = logging.getLogger(__name__)
_LENGTH = timedelta(hours=1)


async def shift(turn: Callable[[], Awaitable[None]], every: timedelta) -> None:
    """Take turns until the shift is over; a worker that shuts down hands over to the next at once."""
    async with beating():
        for _ in range(_LENGTH // every):
            try:
                await turn()
            except Exception as error:  # noqa: BLE001  # the next turn is the second attempt
                _LOG.warning("%s failed: %s", activity.info().activity_type, said(error))
            try:
                await asyncio.wait_for(activity.wait_for_worker_shutdown(), every.total_seconds())
            except TimeoutError:
                continue
            message = "this worker shuts down"
            raise ApplicationError(
                message,
                type="Handover",
                next_retry_delay=timedelta(milliseconds=100),
                category=ApplicationErrorCategory.BENIGN,
            )
