"""`duban up`: the whole service on one machine, from the first lock to the last stop."""

import asyncio
import contextlib
import errno
import os
import signal
import sys
from contextlib import ExitStack

from embedded.child import Brood
from embedded.database import major_version
from embedded.failure import DiskFull
from embedded.folder import check_version, open_folder
from embedded.locks import take_children_lock, take_up_lock
from embedded.plan import Plan
from embedded.ports import is_loopback, listen
from embedded.saying import say_ready
from embedded.service import Service
from trouble import Trouble

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class NotWritable(Trouble):
    """{folder} cannot be written: give a --data-dir that belongs to this user."""

    code = "not_writable"
    exit_code = 2


class FolderFailed(Trouble):
    """{folder} cannot be used: {reason}."""

    code = "folder_failed"


class DemoIsLocal(Trouble):
    """The demo's passwords are known to everyone: with --demo, only a loopback --host (127.0.0.1) is allowed."""

    code = "demo_is_local"
    exit_code = 2


class NeedsLinux(Trouble):
    """`duban up` needs Linux: elsewhere run `duban api` and `duban worker` against servers of your own."""

    code = "needs_linux"
    exit_code = 2


def run(plan: Plan) -> None:
    """Serve until SIGTERM or Ctrl-C; what is wrong is raised as a Trouble."""
    if sys.platform != "linux":
        raise NeedsLinux
    try:
        asyncio.run(_until_told(plan))
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DiskFull(folder=plan.data_dir) from error
        if error.errno in NOT_ALLOWED:
            raise NotWritable(folder=plan.data_dir) from error
        raise FolderFailed(folder=plan.data_dir, reason=error) from error


async def _until_told(plan: Plan) -> None:
    told = asyncio.Event()
    for number in STOP_SIGNALS:
        # Under nohup a hang-up is ignored, and stays so.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    serving = asyncio.create_task(_serve(plan))
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def _serve(plan: Plan) -> None:
    folder = open_folder(plan.data_dir)
    with ExitStack() as held:
        held.callback(os.close, await take_up_lock(folder.up_lock))
        listener = held.enter_context(listen(plan.host, plan.port))
        if plan.demo and not is_loopback(listener):
            raise DemoIsLocal
        lock = await take_children_lock(folder.children_lock)
        held.callback(os.close, lock)
        folder.run_file.unlink(missing_ok=True)
        embedded = plan.database_url is None
        check_version(folder, major_version() if embedded else None)
        brood = Brood(lock)
        brood.watch()
        service = Service(plan, folder, brood, listener, held)
        try:
            await service.start()
            say_ready(service.url)
            await service.watch()
        finally:
            await service.stop()
