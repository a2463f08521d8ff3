"""The folder of evidence: each file lies under its SHA-256, so equal files lie there once and none is ever changed."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from trouble import Trouble

_CHUNK = 256 * 1024
_STALE_SECONDS = 24 * 3600


class EvidencePlaceUnknown(Trouble):
    """DUBAN_EVIDENCE_URL: {place} is not a folder; give a path or a file:// URL."""

    code = "evidence_place_unknown"
    exit_code = 2


class Incoming:
    """A file on its way in, hashed as it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = sha256()
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Take the next bytes."""
        await asyncio.to_thread(self._write, data)

    @property
    def sha256(self) -> str:
        """The hash of what has come so far."""
        return self._hash.hexdigest()

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)


class EvidenceFolder:
    """Uploaded files by their hashes. Which case holds which is known to the record alone."""

    def __init__(self, place: str) -> None:
        """Keep files at `place`, a path or a `file://` URL; the folder is made at the first upload."""
        parts = urlsplit(place)
        if parts.scheme not in {"", "file"}:
            raise EvidencePlaceUnknown(place=place)
        self._root = Path(unquote(parts.path) if parts.scheme else place)

    def path(self, digest: str) -> Path:
        """Where the file of that hash lies, if it is there."""
        return self._root / digest[:2] / digest

    @asynccontextmanager
    async def receiving(self) -> AsyncIterator[Incoming]:
        """A file to be written; unless it is kept before the end, nothing of it stays."""
        arriving = self._root / "incoming"
        await asyncio.to_thread(_ready, arriving)
        path = arriving / uuid4().hex
        file = await asyncio.to_thread(path.open, "xb")
        try:
            yield Incoming(file)
        finally:
            await asyncio.to_thread(_drop, file, path)

    async def keep(self, incoming: Incoming) -> None:
        """Put the file in its place, on disk for good when this returns."""
        await asyncio.to_thread(self._keep, incoming)

    def _keep(self, incoming: Incoming) -> None:
        file = incoming._file  # noqa: SLF001  # the two are one thing in two steps
        file.flush()
        os.fsync(file.fileno())
        target = self.path(incoming.sha256)
        target.parent.mkdir(exist_ok=True)
        # A rename on top of an equal file changes nothing, and mends one that was damaged.
        Path(file.name).replace(target)
        for folder in (target.parent, self._root):
            _sync(folder)


async def chunks(path: Path) -> AsyncIterator[bytes]:
    """The bytes of a file, piece by piece."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            yield piece
    finally:
        file.close()


def _ready(arriving: Path) -> None:
    """Make the folder, and clear away what a process that died has left in it."""
    arriving.mkdir(parents=True, exist_ok=True)
    stale = time.time() - _STALE_SECONDS
    for left in arriving.iterdir():
        # Another upload's file may go to its place between these lines.
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < stale:
                left.unlink()


def _drop(file: BinaryIO, path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
