"""Days of failures in a moment, on the engine that skips time: what is tried when, what is parked, who hears of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from temporalio.testing import WorkflowEnvironment

from activities.delivering import Delivering
from activities.delivery_starter import DeliveryStarter
from activities.dispatching import Dispatcher
from models.db.delivery_desk import DeliveryDesk
from models.db.directory import Directory
from models.domain.channels import CHANNEL_PARKED, ChannelKind, Preferences
from models.domain.delivering import PAUSES, DeliveryKind, Outcome, Reply
from models.domain.outgoing import Outgoing
from tests.delivery.conftest import ZONE, Office
from tests.models.db.world import Life
from tests.temporal import skipping
from worker import make_delivery_worker

__all__ = ["skipping"]

HEAD = "zhibu1-secretary"
HOUR = timedelta(hours=1)


class FarEnd:
    """Answers as it is told, and remembers when it was asked."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.reply = Reply.AGAIN
        self.asked: list[tuple[datetime, Outgoing]] = []

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Answer."""
        self.asked.append((self._clock(), outgoing))
        return Outcome(reply=self.reply)

    @property
    def gaps(self) -> list[timedelta]:
        """From each attempt to the next."""
        instants = [at for at, _ in self.asked]
        return [later - earlier for earlier, later in pairwise(instants)]


@pytest.fixture
async def awake(office: Office, skipping: WorkflowEnvironment) -> Office:
    """An office on the engine's time, whose people have no quiet hours."""
    office.now = await skipping.get_current_time()
    await office.wish(HEAD, Preferences(quiet_from=None, quiet_to=None))
    return office


@pytest.fixture
async def far(awake: Office, skipping: WorkflowEnvironment) -> AsyncIterator[FarEnd]:
    """The far end of everybody's webhooks, with a worker that goes by the engine's time."""
    far = FarEnd(lambda: awake.now)

    class Desk(DeliveryDesk):
        async def begin(self, delivery: int) -> object:  # type: ignore[override]  # the same, later
            awake.now = await skipping.get_current_time()
            return await super().begin(delivery)

    awake.desk = Desk(awake.engine, Directory(ZONE), ZONE, clock=lambda: awake.now)
    awake.dispatcher = Dispatcher(awake.desk, DeliveryStarter(skipping.client, "patient"))
    async with make_delivery_worker(skipping.client, "patient", Delivering(awake.desk, {ChannelKind.WEBHOOK: far})):
        yield far


async def pass_until(skipping: WorkflowEnvironment, holds: Callable[[], Awaitable[bool]], *, hours: int) -> None:
    """Let hours pass until it holds."""
    for _ in range(hours):
        if await holds():
            return
        await skipping.sleep(HOUR)
    assert await holds()


async def test_hours_of_failures_park_a_channel_and_the_first_digest_that_is_taken_opens_it(
    awake: Office, far: FarEnd, skipping: WorkflowEnvironment
) -> None:
    async def stands(state: str) -> bool:
        return state in await awake.ask("SELECT state FROM deliveries ORDER BY id")

    await awake.channel(HEAD)
    await awake.record(Life().opened())
    await awake.dispatcher.turn()
    await pass_until(skipping, lambda: stands("digest"), hours=30)
    # Nine attempts: by the eighth it had failed for eight hours, by the ninth for sixteen.
    assert len(far.asked) == 9
    assert all(gap >= pause for pause, gap in zip(PAUSES, far.gaps, strict=False))
    assert await awake.ask("SELECT parked FROM channels") == ["silent"]
    assert await awake.ask("SELECT count(*) FROM notices WHERE kind = :kind", kind=CHANNEL_PARKED) == [1]

    far.reply = Reply.TAKEN

    async def told() -> bool:
        awake.now = await skipping.get_current_time()
        await awake.dispatcher.turn()
        return await stands("sent")

    # The next working day's, after a long holiday perhaps.
    await pass_until(skipping, told, hours=24 * 14)
    assert [one.kind for _, one in far.asked[9:]] == [DeliveryKind.DIGEST]
    assert await awake.ask("SELECT parked FROM channels") == [None]
    assert await awake.ask("SELECT state FROM deliveries ORDER BY id") == ["folded", "sent"]


async def test_our_own_way_out_barred_for_days_is_held_against_nobody(
    awake: Office, far: FarEnd, skipping: WorkflowEnvironment
) -> None:
    far.reply = Reply.AWAY

    async def given_up() -> bool:
        return await awake.ask("SELECT state FROM deliveries") == ["digest"]

    await awake.channel(HEAD)
    await awake.record(Life().opened())
    await awake.dispatcher.turn()
    await pass_until(skipping, given_up, hours=80)
    assert len(far.asked) == len(PAUSES) + 1
    assert sum(far.gaps, timedelta()) >= timedelta(hours=63, minutes=51)
    assert await awake.ask("SELECT parked FROM channels") == [None]
