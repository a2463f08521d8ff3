"""`/channels`: everybody's, for administrators: which are parked, and by which titles may leave."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.answers import Answer
from api.bodies.channels import Titles
from api.bodies.wording import Body
from api.channels import AnyChannel
from api.identity import Identified
from api.routes import OrderedRoute
from api.shapes.channels import anybodys_channel
from api.wiring import Now, Parts
from models.db import channel_rows, channels

router = APIRouter(prefix="/channels", tags=["channels"], route_class=OrderedRoute)


class ChannelsQuery(Body):
    """All channels, or the parked ones."""

    parked: bool = False


@router.get("")
async def list_all(caller: Identified, parts: Parts, asked: Annotated[ChannelsQuery, Query()]) -> Answer:
    """List everybody's channels. For administrators."""
    _ = caller.administering
    async with parts.reading.connect() as conn:
        rows = await channel_rows.all_channels(conn, parked=asked.parked)
    items = [anybodys_channel(row, caller.organization) for row in rows]
    return Answer({"items": items, "next": None, "total": len(items)})


@router.put("/{channel}/titles")
async def decide_titles(channel: AnyChannel, caller: Identified, parts: Parts, now: Now, said: Titles) -> Answer:
    """Decide, on record, whether case titles may leave by a channel. For administrators."""
    async with parts.database.begin() as conn:
        await channels.allow_titles(conn, channel["id"], caller.administering, now, allowed=said.allowed)
        row = await channel_rows.shown_channel(conn, channel["id"])
    return Answer(anybodys_channel(row, caller.organization))


@router.put("/{channel}/open")
async def open_again(channel: AnyChannel, caller: Identified, parts: Parts, now: Now) -> Answer:
    """Take a parked channel into use again, beginning with a test. For administrators."""
    async with parts.database.begin() as conn:
        await channels.open_again(conn, channel["id"], now)
        row = await channel_rows.shown_channel(conn, channel["id"])
    return Answer(anybodys_channel(row, caller.organization))
