"""`/me/channels`: how the caller is told outside the service."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Body
from starlette.responses import Response

from activities.sending.addresses import Forbidden, judge_literal
from api.answers import UNCACHED, Answer
from api.bodies.channels import Confirmation, NewChannel
from api.channels import OwnChannel
from api.conditions import Key
from api.identity import Identified
from api.keys import hold_key
from api.problems import TooManyTests
from api.routes import OrderedRoute
from api.shapes.channels import attempt_item, channel_item
from api.unprocessable import AddressPrivate, TooManyChannels, WrongCode
from api.wiring import Now, Parts
from models.db import channel_rows, channels
from models.db.calendars import calendar_from
from models.db.preferences import preferences_of
from models.domain.channels import ChannelKind

router = APIRouter(prefix="/me/channels", tags=["channels"], route_class=OrderedRoute)


@router.get("")
async def list_channels(caller: Identified, parts: Parts) -> Answer:
    """List the caller's channels, with the latest attempt by each."""
    async with parts.reading.connect() as conn:
        rows = await channel_rows.channels_of(conn, caller.reader.person)
    return Answer({"items": [channel_item(row) for row in rows], "next": None, "total": len(rows)})


@router.post("", status_code=201)
async def add_channel(
    caller: Identified, parts: Parts, now: Now, said: Annotated[NewChannel, Body()], key: Key = None
) -> Answer:
    """Add a mailbox or a webhook; a test goes there at once.

    A webhook is in use once it has taken the test, a mailbox once its owner has confirmed the code in it. The secret
    by which a webhook's messages are signed is in this answer only.
    """
    person = caller.acting.person
    if said.kind == "webhook":
        try:
            judge_literal(urlsplit(said.address).hostname or "", parts.webhooks)
        except Forbidden as error:
            raise AddressPrivate from error
    await hold_key(parts.database, caller, key, "add channel", said.model_dump(mode="json"))
    wanted = channels.Wanted(ChannelKind(said.kind), said.address)
    async with parts.database.begin() as conn:
        first_digest = (await preferences_of(conn, person)).next_digest(now, await calendar_from(conn, parts.zone, now))
        try:
            added, secret = await channels.add_channel(conn, person, wanted, now, first_digest=first_digest)
        except channels.TooManyChannels as refused:
            raise TooManyChannels(**refused.facts) from refused
        except channels.TooManyTests as refused:
            raise _later() from refused
        row = await channel_rows.shown_channel(conn, added)
    return Answer(channel_item(row, secret), status_code=201)


@router.post("/{channel}/confirm")
async def confirm(channel: OwnChannel, caller: Identified, parts: Parts, said: Confirmation, key: Key = None) -> Answer:
    """Confirm a mailbox by the code that was sent to it."""
    async with parts.database.begin() as conn:
        if not await channels.confirm_channel(conn, channel["id"], said.code):
            raise WrongCode
        row = await channel_rows.shown_channel(conn, channel["id"])
    await hold_key(parts.database, caller, key, "confirm channel", channel["id"], said.code)
    return Answer(channel_item(row))


@router.post("/{channel}/test", status_code=202)
async def send_test(channel: OwnChannel, caller: Identified, parts: Parts, now: Now, key: Key = None) -> Answer:
    """Have a test sent; the channel's attempts tell what became of it. A parked channel that takes it is open again."""
    await hold_key(parts.database, caller, key, "test channel", channel["id"])
    async with parts.database.begin() as conn:
        try:
            delivery = await channels.send_test(conn, channel["person"], channel["id"], now)
        except channels.TooManyTests as refused:
            raise _later() from refused
    return Answer({"delivery": delivery}, status_code=202)


@router.get("/{channel}/attempts")
async def list_attempts(channel: OwnChannel, parts: Parts) -> Answer:
    """List the latest attempts to send by a channel, the newest first."""
    async with parts.reading.connect() as conn:
        rows = await channel_rows.attempts_of(conn, channel["id"])
    return Answer({"items": [attempt_item(row) for row in rows], "next": None, "total": None})


@router.delete("/{channel}", status_code=204)
async def remove(channel: OwnChannel, parts: Parts, now: Now) -> Response:
    """Remove a channel; what still waits for it stays in the inbox."""
    async with parts.database.begin() as conn:
        await channels.remove_channel(conn, channel["id"], now)
    return Response(status_code=204, headers=UNCACHED)


def _later() -> TooManyTests:
    return TooManyTests(retry_after=int(channels.TESTS_WITHIN.total_seconds()))
