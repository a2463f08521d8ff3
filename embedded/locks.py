"""Two locks on the data folder, by flock: they go with their holders, however these end.

`up.lock` says that an `up` lives. `children.lock` is held through a descriptor that
every child inherits: once it is free, nothing of an earlier run lives.
"""

import asyncio
import fcntl
import os
import time
from pathlib import Path

from trouble import Trouble

LOOK_EVERY = 0.02
# A command that looks whether an `up` lives holds the lock for microseconds.
UP_PATIENCE = 0.5
CHILDREN_PATIENCE = 15.0


class FolderInUse(Trouble):
    """{folder} is in use by another `duban up`: stop that one, or give another --data-dir."""

    code = "folder_in_use"
    exit_code = 2


class EarlierRunLives(Trouble):
    """Processes of an earlier run on {folder} are still ending after {seconds:.0f} s: wait for them or end them, then start again."""  # noqa: E501 - the docstring is the message

    code = "earlier_run_lives"


async def _take(path: Path, patience: float) -> int | None:
    """Take the lock and give its descriptor, or None when it stays held."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(descriptor)
                return None
            await asyncio.sleep(LOOK_EVERY)
        else:
            return descriptor


async def take_up_lock(path: Path) -> int:
    """Become the one `up` of this folder."""
    descriptor = await _take(path, UP_PATIENCE)
    if descriptor is None:
        raise FolderInUse(folder=path.parent)
    return descriptor


async def take_children_lock(path: Path) -> int:
    """Wait until nothing of an earlier run lives; give the descriptor to pass down."""
    descriptor = await _take(path, CHILDREN_PATIENCE)
    if descriptor is None:
        raise EarlierRunLives(folder=path.parent, seconds=CHILDREN_PATIENCE)
    return descriptor


def is_held(path: Path) -> bool:
    """Tell whether a process that lives holds this lock."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
