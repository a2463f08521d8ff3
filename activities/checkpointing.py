"""Taking checkpoints: what the record is, signed, in the database and outside it. Killed at any line, it goes on."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from temporalio import activity

from activities.checkpoint_file import CheckpointFile
from activities.heart import beating
from activities.ports import CheckpointBook, CheckpointMailer
from models.chain import GENESIS
from models.messages import CHECKPOINT, Checkpointed
from models.signing import Signer
from models.statements import Checkpoint, Heads, Stood

_LOG = logging.getLogger(__name__)
AT_LEAST_EVERY = timedelta(hours=20)
"""Also where nothing happens, so that it shows where the newest are taken away."""


class Checkpointer:
    """Takes checkpoints, one at a time, however many processes want to."""

    def __init__(
        self, book: CheckpointBook, file: CheckpointFile, signer: Signer, mailer: CheckpointMailer | None = None
    ) -> None:
        """Keep them in `book` and `file`, and mail them if there is a way."""
        self._book = book
        self._file = file
        self._signer = signer
        self._mailer = mailer

    async def take(self, now: datetime | None = None) -> tuple[Checkpoint, bool]:
        """The newest checkpoint, and whether it is a new one: there is none where nothing has happened since."""
        now = now or datetime.now(UTC)
        async with self._book.alone():
            await self._write()
            last = await self._last()
            stood = await self._book.stood()
            new = last is None or _asks_for_one(last, stood, now)
            if new:
                last = await self._checkpoint(last, stood, now)
                await self._book.add(last)
                await self._write()
            await self._mail()
        assert last is not None  # noqa: S101  # there was one, or there is now
        return last, new

    async def _last(self) -> Checkpoint | None:
        """The newest that either knows: what was taken out of one is not made anew under its number."""
        kept = await self._book.newest()
        noted, _ = await asyncio.to_thread(self._file.newest)
        if kept != noted:
            _LOG.warning("the database and %s know different newest checkpoints: run `duban verify`", self._file.path)
        return max((one for one in (kept, noted) if one is not None), key=lambda one: one.n, default=None)

    async def _checkpoint(self, last: Checkpoint | None, stood: Stood, now: datetime) -> Checkpoint:
        n, since = (last.n + 1, last.position) if last else (1, 0)
        heads, begun = Heads(), 0
        async for part in self._book.parts(since, stood.position):
            heads.add(part.heads)
            begun += part.begun
            await asyncio.to_thread(self._file.append_heads, n, part)
        return Checkpoint(
            n=n,
            at=now,
            prev=last.hash if last else GENESIS,
            # A feed that was wound back goes on from where it is; the checkpoints before tell.
            since=min(since, stood.position),
            position=stood.position,
            cases=(last.cases if last else 0) + begun,
            root=heads.root,
            acts=stood.acts,
            acts_head=stood.acts_head,
        ).signed(self._signer)

    async def _write(self) -> None:
        """Into the file what it lacks: with every checkpoint the acts up to it."""
        for checkpoint in await self._book.unwritten():
            known, act = await asyncio.to_thread(self._file.newest)
            for one in await self._book.acts_after(act):
                if one.n <= checkpoint.acts:
                    await asyncio.to_thread(self._file.append, one)
            if known is None or known.n < checkpoint.n:
                await asyncio.to_thread(self._file.append, checkpoint)
            await self._book.written([checkpoint.n])

    async def _mail(self) -> None:
        """A mail server that is away holds up no checkpoint: the next mail brings what this one would have."""
        if self._mailer is None:
            return
        waiting: Sequence[Checkpoint] = await self._book.unmailed()
        if not waiting:
            return
        said = await self._mailer.mail(waiting)
        if said is None:
            await self._book.mailed([one.n for one in waiting])
        else:
            _LOG.warning("checkpoints could not be mailed: %s", said)


class Checkpointing:
    """The activity; without a key there are no checkpoints, and the log says so."""

    def __init__(self, checkpointer: Checkpointer | None) -> None:
        """Take them by `checkpointer`."""
        self._checkpointer = checkpointer

    @activity.defn(name=CHECKPOINT)
    async def checkpoint(self) -> Checkpointed:
        """Take one, where anything has happened."""
        if self._checkpointer is None:
            _LOG.warning("no checkpoints are taken: set DUBAN_CHECKPOINT_KEY to the file of a key")
            return Checkpointed()
        async with beating():
            checkpoint, _ = await self._checkpointer.take()
        return Checkpointed(n=checkpoint.n, hash=checkpoint.hash)


def _asks_for_one(last: Checkpoint, stood: Stood, now: datetime) -> bool:
    known = Stood(last.position, last.acts, last.acts_head)
    return known != stood or now - last.at >= AT_LEAST_EVERY
