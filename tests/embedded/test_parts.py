"""The small pieces under `duban up`."""

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from embedded.child import Brood, Program
from embedded.failure import how_it_ended, last_words
from embedded.folder import secret_in
from embedded.gate import Gate
from embedded.locks import is_held, take_children_lock, take_up_lock
from embedded.logs import shorten
from embedded.ports import listen, port_of, reserve
from embedded.schema import digest

ROOT = Path(__file__).resolve().parents[2]


def test_a_reserved_port_can_be_listened_on_again_and_again() -> None:
    with reserve() as reserved:
        for _ in range(2):
            listen("127.0.0.1", port_of(reserved)).close()


def test_a_reserved_port_is_given_to_nobody_else() -> None:
    with reserve() as reserved, socket.socket() as other:
        try:
            other.bind(("127.0.0.1", port_of(reserved)))
        except OSError:
            return
    raise AssertionError


def test_a_log_that_is_too_large_is_emptied_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    with log.open("a") as writer:
        writer.write("before\n")
        writer.flush()
        shorten(log, largest=3)
        writer.write("after\n")
    assert log.read_text() == "after\n"
    assert (tmp_path / "api.log.1").read_text() == "before\n"


def test_a_fatal_line_says_more_than_the_last(tmp_path: Path) -> None:
    log = tmp_path / "database.log"
    log.write_text("FATAL:  no such thing\nLOG:  shut down\n")
    assert last_words(log) == "FATAL:  no such thing"


def test_an_end_is_said_in_words() -> None:
    assert how_it_ended(-signal.SIGKILL) == "SIGKILL"
    assert how_it_ended(3) == "exit code 3"


def test_a_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    made = secret_in(path, may_make=True)
    assert secret_in(path, may_make=False) == made
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_changed_migration_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    before = digest(tmp_path)
    (tmp_path / "migrations" / "versions" / "0001.py").write_text("revision = '1'")
    assert digest(tmp_path) != before


def test_a_gate_that_is_open_stays_so() -> None:
    gate = Gate()
    script = "from embedded.gate import pass_gate; pass_gate(); print('passed', flush=True)"

    def waiting() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", script],
            env={**os.environ, **gate.environment, "PYTHONPATH": str(ROOT)},
            pass_fds=(gate.descriptor,),
            stdout=subprocess.PIPE,
        )

    with waiting() as early:
        assert early.stdout is not None
        assert not select.select([early.stdout], [], [], 1.0)[0]
        gate.open()
        assert early.wait(30) == 0
    with waiting() as late:
        assert late.wait(30) == 0
    gate.close()


async def test_a_lock_is_held_until_its_holder_ends(tmp_path: Path) -> None:
    path = tmp_path / "up.lock"
    assert not is_held(path)
    descriptor = await take_up_lock(path)
    assert is_held(path)
    os.close(descriptor)
    assert not is_held(path)


async def test_a_child_is_gone_when_its_own_children_are(tmp_path: Path) -> None:
    lock = await take_children_lock(tmp_path / "children.lock")
    brood = Brood(lock)
    brood.watch()
    # The grandchild outlives its parent and has a session of its own, as PostgreSQL's.
    script = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c',"
        " 'import time; time.sleep(0.5)'], close_fds=False, start_new_session=True)"
    )
    program = Program("short", (sys.executable, "-c", script), tmp_path / "short.log")
    child = brood.start(program)
    loop = asyncio.get_running_loop()
    assert await child.ended() == 0
    ended = loop.time()
    assert await child.family_gone()
    assert loop.time() - ended > 0.2
    loop.remove_signal_handler(signal.SIGCHLD)
    os.close(lock)
