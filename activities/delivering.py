"""Delivering: one attempt after another, over days, each on record before and after it is made."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from random import uniform
from time import monotonic

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.heart import beating
from activities.ports import Outbox, Sender
from activities.recording import patience
from log_lines import said
from models.domain.channels import ChannelKind
from models.domain.delivering import DeliveryState, Outcome, Verdict
from models.domain.outgoing import Outgoing
from models.messages import DELIVER, Delivered, DeliveryInput

_LOG = logging.getLogger(__name__)


class Delivering:
    """Carries deliveries out."""

    def __init__(self, outbox: Outbox, senders: Mapping[ChannelKind, Sender]) -> None:
        """Take deliveries from `outbox`, and send each by its kind of channel."""
        self._outbox = outbox
        self._senders = senders

    @activity.defn(name=DELIVER)
    async def deliver(self, given: DeliveryInput) -> Delivered:
        """Make one attempt, and have the engine make the next when the rules say so.

        It is the record that counts attempts: where the database is away no attempt is made, and where the process
        dies after sending, the message goes out again under the same id.
        """
        try:
            async with beating():
                verdict = await self._attempted(given.delivery)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next attempt may do better
            attempt = activity.info().attempt
            if attempt.bit_count() == 1:
                _LOG.warning("delivery %d waits (attempt %d): %s", given.delivery, attempt, said(error))
            # The error may hold an address: the engine is told its name only.
            raise _NotDelivered(type(error).__name__, patience(attempt)) from None
        if verdict.again_in is None:
            return Delivered(state=verdict.state)
        # With jitter: what failed together should not come back in step.
        raise _NotDelivered(verdict.state, verdict.again_in * uniform(1, 1.1))  # noqa: S311  # spreads load

    async def _attempted(self, delivery: int) -> Verdict:
        begun = await self._outbox.begin(delivery)
        if isinstance(begun, DeliveryState):
            return Verdict(state=begun)
        return await self._outbox.end(begun, await self._sent(begun))

    async def _sent(self, outgoing: Outgoing) -> Outcome:
        started = monotonic()
        outcome = await self._senders[outgoing.channel].send(outgoing)
        return outcome.model_copy(update={"took": timedelta(seconds=monotonic() - started)})


class _NotDelivered(ApplicationError):  # noqa: N818  # not an error: it asks for another attempt
    """Not delivered yet."""

    def __init__(self, why: str, again_in: timedelta) -> None:
        super().__init__(why, type="NotDelivered", next_retry_delay=again_in, category=ApplicationErrorCategory.BENIGN)
