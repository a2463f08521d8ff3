"""The channel that a path names, for routes: found before anything else is judged."""

from typing import Annotated, Any

from fastapi import Depends, Path

from api.identity import Identified
from api.problems import ChannelNotFound
from api.record_ids import record_id
from api.wiring import Parts
from models.db.channel_rows import channel_row

_Named = Annotated[str, Path(max_length=30)]


async def any_channel(channel: _Named, caller: Identified, parts: Parts) -> dict[str, Any]:
    """A channel, whoever's it is, for administrators. Raises `NotPermittedHere`, `ChannelNotFound`."""
    _ = caller.administering
    return await _found(parts, channel)


async def own_channel(channel: _Named, caller: Identified, parts: Parts) -> dict[str, Any]:
    """A channel of the caller's. Raises `ChannelNotFound`."""
    row = await _found(parts, channel)
    if row["person"] != caller.reader.person:
        raise ChannelNotFound
    return row


async def _found(parts: Parts, channel: str) -> dict[str, Any]:
    found = record_id(channel)
    if found is None:
        raise ChannelNotFound
    async with parts.reading.connect() as conn:
        row = await channel_row(conn, found)
    if row is None:
        raise ChannelNotFound
    return row


AnyChannel = Annotated[dict[str, Any], Depends(any_channel)]
OwnChannel = Annotated[dict[str, Any], Depends(own_channel)]
