"""Keeping a file that has come in: its bytes first, then that it was uploaded."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.evidence.store import EvidenceAway, EvidenceStore
from api.incoming import Incoming
from models.db.evidence import Upload, note_upload

_TRIES = 3


async def keep(database: AsyncEngine, store: EvidenceStore, incoming: Incoming, upload: Upload) -> None:
    """Keep the bytes and note the upload. Whatever ends this in between leaves bytes that are cleared away some day."""
    for _ in range(_TRIES):
        await store.put(upload.sha256, incoming.pieces())
        # Another case's upload of the same bytes may just have expired, and they with it.
        if await note_upload(database, upload, partial(store.holds, upload.sha256)):
            return
    raise EvidenceAway(upload.sha256)
