"""Forgetting what the access log need not keep any longer."""

from temporalio import activity

from activities.heart import beating
from activities.ports import AccessBook
from models.messages import FORGET, Forgotten


class Forgetting:
    """Has the access log shortened."""

    def __init__(self, book: AccessBook) -> None:
        """Shorten `book`."""
        self._book = book

    @activity.defn(name=FORGET)
    async def forget(self) -> Forgotten:
        """Delete what is older than is kept."""
        async with beating():
            return Forgotten(entries=await self._book.forget())
