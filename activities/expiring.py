"""Clearing evidence away that nobody has cited: a look each night, which may be repeated and cut short anywhere."""

from datetime import UTC, datetime, timedelta

from temporalio import activity

from activities.evidence.store import EvidenceStore
from activities.heart import beating
from activities.ports import UncitedUploads
from models.messages import EXPIRE, Expired


class Expiring:
    """Has what was not cited for `after` cleared away."""

    def __init__(self, uploads: UncitedUploads, store: EvidenceStore, after: timedelta) -> None:
        self._uploads = uploads
        self._store = store
        self._after = after

    @activity.defn(name=EXPIRE)
    async def expire(self) -> Expired:
        """Forget uploads that no event cites, then take away the bytes that no case has an upload of."""
        async with beating():
            return await self.clear(datetime.now(UTC) - self._after)

    async def clear(self, before: datetime) -> Expired:
        """Clear away what was last used before that instant."""
        await self._store.clear_leftovers()
        uploads = await self._uploads.drop(before)
        files = 0
        # Bytes that nobody ever noted wait as long: after a restored backup the record may not know them yet.
        async for digests in self._store.older(before):
            for digest in await self._uploads.unheld(digests):
                async with self._uploads.holding(digest) as free:
                    if free:
                        await self._store.drop(digest)
                        files += 1
        return Expired(uploads=uploads, files=files)
