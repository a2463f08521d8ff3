"""From a recorded event to the far end, through the engine: what fails is tried again, whatever dies."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from standardwebhooks import Webhook
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.delivering import Delivering
from activities.delivery_starter import DeliveryStarter
from activities.dispatching import Dispatcher, Dispatching
from activities.schedule import ensure_dispatch
from activities.sending.addresses import allowed_networks
from activities.sending.links import Links
from activities.sending.mail import MailSender, MailServer, MailTls
from activities.sending.webhook import WebhookSender
from models.db.delivery_desk import DeliveryDesk
from models.db.directory import Directory
from models.domain.channels import ChannelKind, Preferences
from models.messages import DISPATCH_ID, delivery_workflow_id
from tests.delivery.conftest import ZONE, Office
from tests.delivery.messages import SECRET
from tests.delivery.receivers import TAKING, Mailboxes, answering, hanging_up, receiving, stalling, taking_mail, texts
from tests.models.db.world import Life
from tests.temporal import real
from worker import make_delivery_worker

__all__ = ["real"]

HEAD = "zhibu1-secretary"
QUICK = (timedelta(seconds=0.1),) * 8
LINKS = Links("https://duban.example")
ALLOWED = allowed_networks("127.0.0.0/8")
_queues = count(1)


class Post:
    """The workers of deliveries on an engine, and their outbox by the real clock."""

    def __init__(self, office: Office, client: Client, mailboxes: Mailboxes | None = None) -> None:
        self.office = office
        self.client = client
        self.queue = f"deliveries-{next(_queues)}"
        self.desk = DeliveryDesk(office.engine, Directory(ZONE), ZONE, pauses=QUICK)
        self.dispatcher = Dispatcher(self.desk, DeliveryStarter(client, self.queue))
        server = mailboxes and MailServer(
            host="127.0.0.1", port=mailboxes.port, sender="duban@duban.example", tls=MailTls.NONE
        )
        self.senders = {
            ChannelKind.EMAIL: MailSender(server, LINKS, ZONE),
            ChannelKind.WEBHOOK: WebhookSender(LINKS, ALLOWED, patience=timedelta(seconds=0.5)),
        }

    def worker(self, dispatching: Dispatching | None = None) -> Worker:
        """A worker of deliveries."""
        return make_delivery_worker(self.client, self.queue, Delivering(self.desk, self.senders), dispatching)

    async def settled(self, *deliveries: int) -> None:
        """The deliveries' workflows have ended."""
        for delivery in deliveries:
            async with asyncio.timeout(40):
                await self.client.get_workflow_handle(delivery_workflow_id(delivery)).result()


@pytest.fixture
async def awake(office: Office) -> Office:
    """An office whose people have no quiet hours: these tests run at any hour."""
    office.now = datetime.now(UTC)
    await office.wish(HEAD, Preferences(quiet_from=None, quiet_to=None))
    return office


async def deliveries(office: Office) -> list[int]:
    """All of them."""
    return await office.ask("SELECT id FROM deliveries ORDER BY id")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110  # neither far end nor record tells anybody
            await asyncio.sleep(0.05)


async def test_a_receiver_that_fails_stalls_and_lies_and_comes_back_has_it_once(
    awake: Office, real: WorkflowEnvironment
) -> None:
    behaviours = (hanging_up, stalling, answering("500 Oh"), answering("302 Found", "Location: http://10.0.0.1/"))
    post = Post(awake, real.client)
    async with receiving(*behaviours, TAKING) as receiver, post.worker():
        await awake.channel(HEAD, address=receiver.url)
        await awake.record(Life().opened())
        await post.dispatcher.turn()
        (delivery,) = await deliveries(awake)
        await post.settled(delivery)
    assert await awake.ask("SELECT state FROM deliveries") == ["sent"]
    replies = await awake.ask("SELECT reply FROM delivery_attempts ORDER BY n")
    assert replies == ["again", "again", "again", "again", "taken"]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    for request in receiver.requests:
        Webhook(SECRET).verify(request.body, request.headers)
    history = await real.client.get_workflow_handle(delivery_workflow_id(delivery)).fetch_history()
    # However often it was tried, and nothing of what was sent or where to.
    assert len(history.events) <= 12
    assert SECRET not in history.to_json()
    assert receiver.url not in history.to_json()


@asynccontextmanager
async def process_of_a_worker(host: str, queue: str, url: str) -> AsyncIterator[Process]:
    """A worker in a process of its own, killed at the latest at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.delivery.killed_worker", host, queue, url
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_worker_killed_between_sending_and_recording_sends_again_under_the_same_id(
    awake: Office, real: WorkflowEnvironment, database_url: str
) -> None:
    post = Post(awake, real.client)
    host = real.client.service_client.config.target_host
    async with receiving(stalling, TAKING) as receiver:
        await awake.channel(HEAD, address=receiver.url)
        await awake.record(Life().opened())
        await post.dispatcher.turn()
        (delivery,) = await deliveries(awake)
        async with process_of_a_worker(host, post.queue, database_url) as process:

            async def has_it() -> bool:
                return bool(receiver.requests)

            await until(has_it)
            process.kill()
            await process.wait()
        async with post.worker():
            await post.settled(delivery)
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert await awake.ask("SELECT reply FROM delivery_attempts ORDER BY n") == [None, "taken"]


async def test_mail_refused_for_good_is_tried_once_and_for_now_again(awake: Office, real: WorkflowEnvironment) -> None:
    async with taking_mail() as mailboxes:
        post = Post(awake, real.client, mailboxes)
        mailboxes.refused = ["450 Greylisted"]
        await awake.channel(HEAD, ChannelKind.EMAIL, "zhang@example.org")
        life = Life().opened(title="账目不清")
        await awake.record(life)
        async with post.worker():
            await post.dispatcher.turn()
            (first,) = await deliveries(awake)
            await post.settled(first)
            mailboxes.refused = ["550 No such user"]
            await awake.record(Life().opened())
            await post.dispatcher.turn()
            _, second = await deliveries(awake)
            await post.settled(second)
    assert await awake.ask("SELECT reply FROM delivery_attempts ORDER BY delivery, n") == ["again", "taken", "refused"]
    assert await awake.ask("SELECT state FROM deliveries ORDER BY id") == ["sent", "digest"]
    (mail,) = mailboxes.mails
    assert life.number in str(mail["Subject"])
    assert not any("账目不清" in text for text in (*texts(mail), str(mail["Subject"])))


async def test_a_private_address_is_parked_and_reported(awake: Office, real: WorkflowEnvironment) -> None:
    post = Post(awake, real.client)
    async with post.worker():
        await awake.channel(HEAD, address="http://10.0.0.1/")
        await awake.record(Life().opened())
        await post.dispatcher.turn()
        await post.settled(*await deliveries(awake))
    assert await awake.ask("SELECT parked FROM channels") == ["unsafe"]
    assert await awake.ask("SELECT state FROM deliveries") == ["digest"]
    assert await awake.ask("SELECT count(*) FROM notices WHERE kind = 'channel_parked'") == [1]


async def test_the_schedule_keeps_a_dispatcher_going_from_worker_to_worker(
    awake: Office, real: WorkflowEnvironment
) -> None:
    post = Post(awake, real.client)
    dispatching = Dispatching(post.dispatcher, every=timedelta(seconds=0.1))
    async with receiving() as receiver:
        await awake.channel(HEAD, address=receiver.url)
        for number in (1, 2):
            async with post.worker(dispatching):
                await ensure_dispatch(real.client, post.queue)
                await awake.record(Life().opened())

                async def has_all(number: int = number) -> bool:
                    return len(receiver.requests) == number

                await until(has_all)
    schedule = real.client.get_schedule_handle(DISPATCH_ID)
    dispatch = (await schedule.describe()).info.running_actions[0].workflow_id
    await schedule.delete()
    await real.client.get_workflow_handle(dispatch).terminate()
    assert await awake.ask("SELECT state FROM deliveries") == ["sent", "sent"]
