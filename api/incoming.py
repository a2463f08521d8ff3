"""A file on its way in: written to disk as it comes, hashed, and gone by itself unless it is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from activities.evidence.store import PIECE, EvidenceAway


class Incoming:
    """A nameless file of this process: whatever becomes of the process, nothing of the file stays."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self._hash = sha256()
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Take the next bytes. Raises `EvidenceAway` where the disk takes none."""
        try:
            await asyncio.to_thread(self._write, data)
        except OSError as error:
            raise EvidenceAway(error.strerror or str(error)) from error

    @property
    def sha256(self) -> str:
        """The hash of what has come so far."""
        return self._hash.hexdigest()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The whole of it, from the beginning, piece by piece."""
        await asyncio.to_thread(self.file.seek, 0)
        while piece := await asyncio.to_thread(self.file.read, PIECE):
            yield piece

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self._hash.update(data)
        self.size += len(data)


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[Incoming]:
    """A file to be written, in `folder`, which is made if need be. Raises `EvidenceAway`."""
    try:
        file = await asyncio.to_thread(_opened, folder)
    except OSError as error:
        raise EvidenceAway(error.strerror or str(error)) from error
    try:
        yield Incoming(file)
    finally:
        await asyncio.to_thread(file.close)


def _opened(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return TemporaryFile(dir=folder)
