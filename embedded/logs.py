"""The children's logs: one file each under DIR/logs, and one older beside it."""

import asyncio
import contextlib
import os
import shutil
from pathlib import Path

LARGEST = 20 * 1024 * 1024
LOOK_EVERY = 30.0
TAIL = 64 * 1024


def open_log(path: Path) -> int:
    """Open for appending, so that the file can be emptied under its writer."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    return os.open(path, flags, 0o600)


def set_aside(path: Path) -> None:
    """Begin a new log; the last one stays as `….log.1`."""
    if path.exists():
        path.replace(_older(path))


def tail_of(path: Path) -> str:
    """Give the log's last lines."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            return file.read().decode(errors="replace").strip()
    except OSError:
        return ""


async def keep_small(folder: Path) -> None:
    """Copy away and empty each log that has grown too large, for ever."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        shorten_all(folder)


def shorten_all(folder: Path) -> None:
    """Empty every log of the folder that is too large."""
    for path in folder.glob("*.log"):
        shorten(path)


def shorten(path: Path, largest: int = LARGEST) -> None:
    """Empty the log if it is too large; on a full disk, without keeping a copy."""
    with contextlib.suppress(OSError):
        if path.stat().st_size <= largest:
            return
        try:
            shutil.copyfile(path, _older(path))
        except OSError:
            _older(path).unlink(missing_ok=True)
        os.truncate(path, 0)


def _older(path: Path) -> Path:
    return path.with_name(path.name + ".1")
