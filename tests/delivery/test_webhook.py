"""Webhooks: what is sent, to whom nothing is sent, and receivers that fail, stall and lie."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address

import pytest
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks import Webhook, WebhookVerificationError

from activities.sending.addresses import Forbidden, allowed_networks, is_public, resolve
from activities.sending.links import Links
from activities.sending.webhook import WebhookSender, retry_after
from models.domain.channels import ChannelKind
from models.domain.delivering import DeliveryKind, Outcome, Reply
from tests.delivery.messages import SECRET, item, outgoing
from tests.delivery.receivers import (
    Behaviour,
    answering,
    flooding,
    hanging_up,
    receiving,
    stalling,
    stalling_after_200,
)

LINKS = Links("https://duban.example/")
LOCAL = allowed_networks("127.0.0.0/8")


def sender(*, patience: float = 5) -> WebhookSender:
    return WebhookSender(LINKS, LOCAL, patience=timedelta(seconds=patience))


async def sent(behaviour: Behaviour, *, patience: float = 5) -> Outcome:
    async with receiving(behaviour) as receiver:
        return await sender(patience=patience).send(outgoing(ChannelKind.WEBHOOK, receiver.url))


async def test_a_notice_is_a_signed_cloud_event() -> None:
    async with receiving() as receiver:
        message = outgoing(ChannelKind.WEBHOOK, receiver.url)
        assert (await sender().send(message)).reply is Reply.TAKEN
    (request,) = receiver.requests
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["webhook-id"] == f"msg_{message.message}"
    event = JSONFormat().read(None, request.body)
    assert event.get_attributes()["type"] == "duban.notice.rung_reached"
    assert event.get_attributes()["subject"] == "2026-000017"
    assert event.get_data() == {
        "number": "2026-000017",
        "kind": "rung_reached",
        "measure": "urge",
        "level": 1,
        "acknowledge": False,
        "at": "2026-03-02T01:00:00Z",
        "due": "2026-03-01T10:00:00Z",
        "overdue": True,
        "link": "https://duban.example/cases/2026-000017",
        "last_today": False,
    }
    Webhook(SECRET).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body.replace(b"urge", b"remind"), request.headers)


async def test_every_attempt_has_the_same_id_and_a_signature_of_its_own_time() -> None:
    async with receiving() as receiver:
        message = outgoing(ChannelKind.WEBHOOK, receiver.url)
        for attempt in (1, 2):
            await sender().send(message.model_copy(update={"attempt": attempt}))
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == first.event["id"]
    assert first.body == second.body


async def test_a_digest_counts_and_a_title_goes_only_where_it_is_given() -> None:
    async with receiving() as receiver:
        items = (item(), item(number="2026-000018", overdue=False, title="账目不清"))
        message = outgoing(
            ChannelKind.WEBHOOK,
            receiver.url,
            kind=DeliveryKind.DIGEST,
            items=[one.model_dump() for one in items],
            more=3,
            overdue=1,
        )
        await sender().send(message)
    event = receiver.requests[0].event
    assert (event["type"], event["data"]["overdue"], event["data"]["more"]) == ("duban.digest", 1, 3)
    assert [one.get("title") for one in event["data"]["items"]] == [None, "账目不清"]


@pytest.mark.parametrize(
    ("behaviour", "reply", "code"),
    [
        (answering("200 OK", body=b"ok"), Reply.TAKEN, 200),
        (answering("500 Oh", body=b"broken"), Reply.AGAIN, 500),
        (answering("400 Bad"), Reply.AGAIN, 400),
        (answering("410 Gone"), Reply.GONE, 410),
        (hanging_up, Reply.AGAIN, None),
        (stalling_after_200, Reply.TAKEN, 200),
        (flooding, Reply.AGAIN, 500),
    ],
)
async def test_receivers_that_fail_and_lie(behaviour: Behaviour, reply: Reply, code: int | None) -> None:
    outcome = await sent(behaviour)
    assert (outcome.reply, outcome.code) == (reply, code)
    assert len(outcome.said) <= 2048


async def test_one_that_stalls_is_given_up() -> None:
    outcome = await sent(stalling, patience=0.3)
    assert (outcome.reply, outcome.said) == (Reply.AGAIN, "no answer within 0.3 s")


async def test_nobody_listens() -> None:
    outcome = await sender().send(outgoing(ChannelKind.WEBHOOK, "http://127.0.0.1:1/"))
    assert outcome.reply is Reply.AGAIN


async def test_redirects_are_not_followed() -> None:
    async with receiving() as secret, receiving(answering("302 Found", f"Location: {secret.url}")) as receiver:
        outcome = await sender().send(outgoing(ChannelKind.WEBHOOK, receiver.url))
    assert (outcome.reply, outcome.code, secret.requests) == (Reply.AGAIN, 302, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "https://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0.0.0.0:{port}/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
async def test_private_addresses_are_refused_however_they_are_written(url: str) -> None:
    async with receiving() as receiver:
        message = outgoing(ChannelKind.WEBHOOK, url.format(port=receiver.port))
        outcome = await WebhookSender(LINKS).send(message)
    assert (outcome.reply, receiver.requests) == (Reply.UNSAFE, [])


async def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name resolves once: a second answer (DNS rebinding) is never asked for."""
    asked: list[str] = []
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def rebinding(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return await real("127.0.0.1" if asked.count(host) == 1 else "127.0.0.2", *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "getaddrinfo", rebinding)
    async with receiving() as receiver:
        message = outgoing(ChannelKind.WEBHOOK, f"http://rebinds.test:{receiver.port}/")
        assert (await sender().send(message)).reply is Reply.TAKEN
    assert asked.count("rebinds.test") == 1
    assert receiver.requests[0].headers["host"] == f"rebinds.test:{receiver.port}"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("2002:0a00:0001::", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:  # noqa: FBT001
    assert is_public(ip_address(address)) is public


async def test_only_what_is_allowed_is_reached() -> None:
    with pytest.raises(Forbidden):
        await resolve("127.0.0.1", 80, allowed_networks("10.0.0.0/8"))
    assert await resolve("127.0.0.1", 80, allowed_networks("true")) == (ip_address("127.0.0.1"), True)


async def test_a_public_address_is_spoken_to_by_https_only() -> None:
    outcome = await sender().send(outgoing(ChannelKind.WEBHOOK, "http://8.8.8.8/"))
    assert outcome.reply is Reply.UNSAFE


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after({"retry-after": "120"}) == timedelta(seconds=120)
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    told = retry_after({"retry-after": soon})
    assert told is not None
    assert timedelta(minutes=59) < told <= timedelta(hours=1)
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
