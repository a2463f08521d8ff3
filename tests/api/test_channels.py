"""A person's channels and wishes by HTTP, and what administrators decide."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.testing import WorkflowEnvironment

from activities.delivering import Delivering
from activities.delivery_starter import DeliveryStarter
from activities.dispatching import Dispatcher
from activities.sending.addresses import allowed_networks
from activities.sending.links import Links
from activities.sending.mail import MailSender, MailServer, MailTls
from activities.sending.webhook import WebhookSender
from models.db.channels import MOST
from models.db.delivery_desk import DeliveryDesk
from models.db.directory import Directory
from models.domain.channels import ChannelKind
from tests.api.people import ADMIN, JIGUAN, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House, Person
from tests.delivery.receivers import Mailboxes, Receiver, answering, receiving, taking_mail, texts
from worker import make_delivery_worker

QUEUE = "api-tests-deliveries"
ANY_TIME = {"quiet_from": None, "quiet_to": None, "digest_at": "08:30", "kinds": {}}


@pytest.fixture(scope="module")
async def mailboxes() -> AsyncIterator[Mailboxes]:
    """The mail server."""
    async with taking_mail() as mailboxes:
        yield mailboxes


@pytest.fixture(scope="module", autouse=True)
async def _delivering(record: AsyncEngine, real: WorkflowEnvironment, mailboxes: Mailboxes) -> AsyncIterator[None]:
    """Somebody who delivers, every fifth of a second."""
    links = Links("https://duban.example")
    desk = DeliveryDesk(record, Directory("Asia/Shanghai"), "Asia/Shanghai", pauses=(timedelta(seconds=0.1),) * 3)
    server = MailServer(host="127.0.0.1", port=mailboxes.port, sender="duban@duban.example", tls=MailTls.NONE)
    senders = {
        ChannelKind.EMAIL: MailSender(server, links, "Asia/Shanghai"),
        ChannelKind.WEBHOOK: WebhookSender(links, allowed_networks("127.0.0.0/8")),
    }
    dispatcher = Dispatcher(desk, DeliveryStarter(real.client, QUEUE))

    async def dispatch() -> None:
        while True:
            await dispatcher.turn()
            await asyncio.sleep(0.2)

    async with make_delivery_worker(real.client, QUEUE, Delivering(desk, senders)):
        dispatching = asyncio.create_task(dispatch())
        yield
        dispatching.cancel()
        with suppress(asyncio.CancelledError):
            await dispatching


@pytest.fixture(autouse=True)
async def _nobody_has_channels(record: AsyncEngine) -> None:
    # A table at a time, none emptied: who delivers meanwhile takes them in another order, and one would be given up.
    for statement in (
        "UPDATE channels SET removed_at = now() WHERE removed_at IS NULL",
        "UPDATE deliveries SET created_at = created_at - interval '1 day'",
        "DELETE FROM preferences",
    ):
        async with record.begin() as conn:
            await conn.execute(text(statement))


async def channel(person: Person, n: int = 0) -> dict[str, Any]:
    """One of the person's channels."""
    items: list[dict[str, Any]] = (await person.get("/me/channels")).json()["items"]
    return items[n]


async def attempted(person: Person, reply: str, attempts: int = 1) -> dict[str, Any]:
    """The person's channel, once an attempt has ended so."""
    path = f"/me/channels/{(await channel(person))['id']}/attempts"
    async with asyncio.timeout(30):
        while True:
            items = (await person.get(path)).json()["items"]
            if len(items) >= attempts and items[0]["reply"] == reply:
                return await channel(person)
            await asyncio.sleep(0.05)


async def webhook(person: Person, receiver: Receiver) -> dict[str, Any]:
    """A webhook in use, without quiet hours."""
    await person.put("/me/preferences", ANY_TIME)
    answer = await person.post("/me/channels", {"kind": "webhook", "address": receiver.url})
    assert answer.status_code == 201, answer.text
    await attempted(person, "taken")
    added: dict[str, Any] = answer.json()
    return added


async def test_a_webhook_is_in_use_once_it_has_taken_the_test(house: House) -> None:
    person = await house.person(ZHIBU_HEAD)
    async with receiving() as receiver:
        added = await webhook(person, receiver)
        assert added["secret"].startswith("whsec_")
        used = await channel(person)
        assert used["verified_at"] is not None
        assert "secret" not in used
        await house.open(title="账目不清")
        await attempted(person, "taken", attempts=2)
    test, notice = (request.event for request in receiver.requests)
    assert (test["type"], notice["type"]) == ("duban.test", "duban.notice.assigned")
    assert "账目不清" not in str(notice)


async def test_the_same_channel_again_is_the_same(house: House) -> None:
    person = await house.person(ZHIBU_HEAD)
    async with receiving() as receiver:
        added = await webhook(person, receiver)
        again = (await person.post("/me/channels", {"kind": "webhook", "address": receiver.url})).json()
    assert (again["id"], again["secret"]) == (added["id"], added["secret"])


async def test_a_mailbox_is_in_use_once_its_owner_has_said_the_code(house: House, mailboxes: Mailboxes) -> None:
    person = await house.person(ZHIBU_HEAD)
    await person.put("/me/preferences", ANY_TIME)
    answer = await person.post("/me/channels", {"kind": "email", "address": "zhang@example.org"})
    assert answer.status_code == 201, answer.text
    await attempted(person, "taken")
    await house.open()
    code = texts(mailboxes.mails[-1])[0].split("Confirmation code: ")[1].split()[0]
    path = f"/me/channels/{answer.json()['id']}/confirm"
    wrong = await person.post(path, {"code": "ABCDEFGH"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    assert (await channel(person))["verified_at"] is None
    confirmed = await person.post(path, {"code": code.lower()})
    assert confirmed.json()["verified_at"] is not None, confirmed.text
    number = (await house.open())["number"]
    await attempted(person, "taken", attempts=2)
    assert number in mailboxes.mails[-1]["Subject"]


async def test_titles_leave_once_an_administrator_has_said_so(house: House) -> None:
    person, admin = await house.person(ZHIBU_HEAD), await house.person(ADMIN)
    async with receiving() as receiver:
        path = f"/channels/{(await webhook(person, receiver))['id']}/titles"
        assert (await person.put(path, {"allowed": True})).status_code == 403
        decided = (await admin.put(path, {"allowed": True})).json()
        assert (decided["titles"], decided["titles_decided"]["allowed"]) == (True, True)
        assert decided["person"]["code"]
        await house.open(title="账目不清")
        await attempted(person, "taken", attempts=2)
    assert receiver.requests[-1].event["data"]["title"] == "账目不清"
    assert (await channel(person))["titles"] is True


async def test_a_parked_channel_is_seen_by_its_person_by_administrators_and_in_the_metrics(
    house: House, client: AsyncClient
) -> None:
    person, admin = await house.person(ZHIBU_HEAD), await house.person(ADMIN)
    async with receiving() as receiver:
        await webhook(person, receiver)
        receiver.behaviours = [answering("410 Gone")]
        await house.open()
        gone = await attempted(person, "gone", attempts=2)
        assert gone["parked"] == "gone"
        (told, *_) = (await person.get("/inbox")).json()["items"]
        assert (told["kind"], told["channel"], told["number"]) == ("channel_parked", gone["id"], None)
        parked = (await admin.get("/channels", parked=True)).json()["items"]
        assert [one["id"] for one in parked] == [gone["id"]]
        assert "duban_channels_parked 1.0" in (await client.get("http://duban/metrics")).text
        receiver.behaviours = [answering("200 OK")]
        assert (await admin.put(f"/channels/{gone['id']}/open", {})).json()["parked"] is None
        await attempted(person, "taken", attempts=3)
    assert (await admin.get("/channels", parked=True)).json()["items"] == []


async def test_a_person_s_own_test_opens_it_again(house: House) -> None:
    person = await house.person(ZHIBU_HEAD)
    async with receiving() as receiver:
        path = f"/me/channels/{(await webhook(person, receiver))['id']}"
        receiver.behaviours = [answering("410 Gone"), answering("200 OK")]
        assert (await person.post(f"{path}/test")).status_code == 202
        await attempted(person, "gone", attempts=2)
        assert (await person.post(f"{path}/test")).status_code == 202
        assert (await attempted(person, "taken", attempts=3))["parked"] is None


async def test_channels_are_their_owner_s(house: House) -> None:
    person, other = await house.person(ZHIBU_HEAD), await house.person(ZHIBU)
    added = (await person.post("/me/channels", {"kind": "webhook", "address": "https://hook.example/"})).json()
    path = f"/me/channels/{added['id']}"
    for answer in (
        await other.delete(path),
        await other.get(f"{path}/attempts"),
        await other.post(f"{path}/test"),
        await other.post(f"{path}/confirm", {"no": "code"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "channel_not_found")
    assert (await other.get("/channels")).status_code == 403
    assert (await other.get("/me/channels")).json()["items"] == []
    assert (await person.delete(path)).status_code == 204
    assert (await person.get("/me/channels")).json()["items"] == []


async def test_there_are_only_so_many_channels_and_tests(house: House) -> None:
    person = await house.person(ZHIBU2_HEAD)
    for n in range(MOST):
        added = await person.post("/me/channels", {"kind": "webhook", "address": f"https://hook.example/{n}"})
        assert added.status_code == 201, added.text
    more = await person.post("/me/channels", {"kind": "webhook", "address": "https://hook.example/more"})
    assert (more.status_code, more.json()["code"]) == (422, "too_many_channels")
    tested = await person.post(f"/me/channels/{added.json()['id']}/test")
    assert (tested.status_code, tested.json()["code"]) == (429, "too_many_tests")
    assert tested.headers["retry-after"] == "3600"


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "10.1", "0xa000001"])
async def test_a_private_address_is_refused_when_it_is_given(house: House, host: str) -> None:
    person = await house.person(JIGUAN)
    answer = await person.post("/me/channels", {"kind": "webhook", "address": f"https://{host}/hook"})
    assert (answer.status_code, answer.json()["code"]) == (422, "address_private")
    assert (await person.get("/me/channels")).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "pigeon", "address": "roof"},
        {"kind": "email", "address": "nobody"},
        {"kind": "email", "address": "a@b.cn\r\nBcc: c@d.cn"},
        {"kind": "email", "address": "a@b.cn, c@d.cn"},
        {"kind": "email", "address": "张@例子.cn"},
        {"kind": "webhook", "address": "ftp://a.b/"},
        {"kind": "webhook", "address": "https://user:pass@a.b/"},
        {"kind": "webhook", "address": "https://a.b:99999/"},
        {"kind": "webhook", "address": "https://a.b/ x"},
        {"kind": "webhook", "address": "https:///x"},
        {"kind": "webhook", "address": "https://a.b/", "secret": "mine"},
    ],
)
async def test_what_is_no_address_is_malformed(house: House, body: dict[str, str]) -> None:
    answer = await (await house.person(JIGUAN)).post("/me/channels", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_wishes(house: House) -> None:
    person = await house.person(ZHIBU_HEAD)
    first = (await person.get("/me/preferences")).json()
    assert (first["quiet_from"], first["quiet_to"], first["digest_at"]) == ("20:00:00", "08:00:00", "08:30:00")
    assert set(first["kinds"].values()) == {"digest"}
    wished = ANY_TIME | {"kinds": {"signed_off": "at_once", "suspended": "off"}}
    assert (await person.put("/me/preferences", wished)).status_code == 200
    held = (await person.get("/me/preferences")).json()
    assert (held["quiet_from"], held["kinds"]["signed_off"], held["kinds"]["suspended"]) == (None, "at_once", "off")


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ({"kinds": {"assigned": "off"}}, "not_to_be_put_off"),
        ({"kinds": {"measure_proposed": "digest"}}, "not_to_be_put_off"),
        ({"kinds": {"signed_off": "never"}}, "malformed"),
        ({"quiet_from": "22:00"}, "malformed"),
        ({"quiet_from": "22:00", "quiet_to": "09:00"}, "malformed"),
    ],
)
async def test_what_needs_them_now_is_not_theirs_to_put_off(house: House, wished: dict[str, Any], code: str) -> None:
    answer = await (await house.person(ZHIBU_HEAD)).put("/me/preferences", ANY_TIME | wished)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_administrator_without_posts_has_no_channels(house: House, app: FastAPI) -> None:
    del app
    admin = await house.person(ADMIN)
    assert (await admin.get("/me/channels")).json()["items"] == []
    answer = await admin.post("/me/channels", {"kind": "webhook", "address": "https://hook.example/"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
