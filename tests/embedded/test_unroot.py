"""The database runs for root and for others, and never as root."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from embedded.child import Brood
from embedded.database import Cluster
from embedded.folder import open_folder, secret_in
from embedded.locks import take_children_lock
from embedded.ports import port_of, reserve
from embedded.unroot import Way
from tests.embedded.running import AS_NOBODY, Up, answers, lives

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@needs_root
async def test_the_database_runs_either_way_on_the_same_files(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    password = secret_in(folder.password, may_make=True)
    with ExitStack() as held:
        lock = await take_children_lock(folder.children_lock)
        held.callback(os.close, lock)
        brood = Brood(lock)
        brood.watch()
        for way in (Way.NOBODY, Way.NAMESPACE, Way.NOBODY):
            port = port_of(held.enter_context(reserve()))
            cluster = Cluster(folder, port, password, way)
            await cluster.make(brood)
            child = brood.start(cluster.program())
            await cluster.ready(child)
            user = user_of(child.pid)
            await child.stop()
            assert child.code == 0
            assert not lives(child.pid)
            assert user == owner_of(folder.cluster) == (0 if way is Way.NAMESPACE else 65534)
        asyncio.get_running_loop().remove_signal_handler(signal.SIGCHLD)


@needs_root
def test_an_ordinary_user_can_run_it(start: Callable[..., Up]) -> None:
    home = Path(tempfile.mkdtemp(prefix="duban-test-"))
    try:
        os.chown(home, 65534, 65534)
        up = start(home / "data", before=AS_NOBODY)
        assert answers(up.ready())
        assert up.stop() == 0
    finally:
        shutil.rmtree(home)


def user_of(pid: int) -> int:
    """Tell which user the process is to others."""
    return owner_of(Path(f"/proc/{pid}"))


def owner_of(path: Path) -> int:
    """Tell whose folder it is."""
    return path.stat().st_uid
