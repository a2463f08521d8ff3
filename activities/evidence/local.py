"""What a folder on this machine needs beside the store: files on disk for good, and nothing left of the killed."""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_STALE_SECONDS = 600
"""A file that is being written is touched every moment."""
_STAGED = re.compile(r"[0-9a-f]{64}#\d+")
"""How the store calls a file that is not whole yet."""


class LocalFolder:
    """The folder of a local store."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.arriving = root / "incoming"
        """Files come in here without a name, so that nothing stays of one that is cut short, whatever is killed."""

    async def make(self) -> None:
        """Make the folder, if it is not there yet."""
        await asyncio.to_thread(self.root.mkdir, parents=True, exist_ok=True)

    async def settle(self, key: str) -> None:
        """Have a file that was just put, and its folders, on disk when this returns: the store does not see to it."""
        await asyncio.to_thread(_settle, self.root / key)

    async def clear_leftovers(self) -> int:
        """Take away files whose writer died between the first part and the last."""
        return await asyncio.to_thread(_clear, self.root)


def _settle(file: Path) -> None:
    for path in (file, file.parent, file.parent.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(root: Path) -> int:
    stale = time.time() - _STALE_SECONDS
    cleared = 0
    for left in _leftovers(root):
        # Its writer may be alive after all, and finish between these lines.
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < stale:
                left.unlink()
                cleared += 1
    return cleared


def _leftovers(root: Path) -> Iterator[Path]:
    """Files of the store that are not whole, and any with a name where files come in (of an older build)."""
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir():
            yield from (file for file in folder.iterdir() if _STAGED.fullmatch(file.name) or folder.name == "incoming")
