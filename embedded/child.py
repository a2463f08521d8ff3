"""A child process that cannot outlive us, and tells when it and all of its own are gone.

Linux kills a child when the *thread* that forked it ends, so children are started from
the main thread only. Nothing here looks a process up by its id.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from embedded.logs import open_log
from trouble import Trouble

PR_SET_PDEATHSIG = 1
KILLED_PATIENCE = 10.0

_libc = ctypes.CDLL(None, use_errno=True)


class BinaryMissing(Trouble):
    """{binary} is missing: install Duban again (`make setup`)."""

    code = "binary_missing"


@dataclass(frozen=True)
class Program:
    """What to run, and how to end it."""

    name: str
    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    fds: tuple[int, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    """Asks for an end in order; also what it gets when we die."""
    grace: float = 10.0
    """Seconds between that and SIGKILL."""
    enter: Callable[[], None] | None = None
    """Done in the child before exec."""
    stderr: int | None = None
    """Where it complains, if not into its log."""
    text: bytes | None = None
    """What it reads, a few lines at most."""


class Child:
    """A running program."""

    def __init__(
        self,
        program: Program,
        process: subprocess.Popen[bytes],
        family: int,
    ) -> None:
        """Watch the process; `family` reads the end of it and of all its own."""
        self.program = program
        self.pid = process.pid
        self._process = process
        self._family = family
        self._over = asyncio.Event()

    @property
    def code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.returncode

    def look(self) -> None:
        """Notice that the process has ended."""
        if self._process.poll() is not None:
            self._over.set()

    async def ended(self) -> int:
        """Wait for the end of the process."""
        await self._over.wait()
        return self._process.returncode

    async def family_gone(self) -> bool:
        """Wait until no process that it started lives either; False if one stays."""
        if self._family < 0:
            return True
        loop = asyncio.get_running_loop()
        gone = asyncio.Event()
        # Nobody writes to the pipe: readable means that its last holder has ended.
        loop.add_reader(self._family, gone.set)
        try:
            await asyncio.wait_for(gone.wait(), KILLED_PATIENCE)
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(self._family)
        os.close(self._family)
        self._family = -1
        return True

    async def stop(self) -> None:
        """Ask for the end, insist after the grace, and return when it has come."""
        if not self._over.is_set():
            self._process.send_signal(self.program.stop_signal)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), self.program.grace)
        if not self._over.is_set():
            self._process.kill()
            await self._over.wait()
        await self.family_gone()


class Brood:
    """All children of this process."""

    def __init__(self, lock: int) -> None:
        """Every child inherits the descriptor `lock`."""
        self._lock = lock
        self._living: set[Child] = set()

    def watch(self) -> None:
        """Notice ends from now on; needs the running loop."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGCHLD, self._look)

    def start(self, program: Program) -> Child:
        """Start the program as a session of its own, so that Ctrl-C does not reach it."""
        family, held = os.pipe()
        log = open_log(program.log)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                program.argv,
                env=program.env,
                cwd=program.cwd,
                stdin=subprocess.DEVNULL if program.text is None else subprocess.PIPE,
                stdout=log,
                stderr=log if program.stderr is None else program.stderr,
                pass_fds=(self._lock, held, *program.fds),
                start_new_session=True,
                umask=0o077,
                preexec_fn=_before_exec(program, os.getpid()),  # noqa: PLW1509 - one thread
            )
        except FileNotFoundError as error:
            os.close(family)
            raise BinaryMissing(binary=program.argv[0]) from error
        except BaseException:
            os.close(family)
            raise
        finally:
            os.close(held)
            os.close(log)
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write(program.text or b"")
        child = Child(program, process, family)
        self._living.add(child)
        return child

    def _look(self) -> None:
        for child in tuple(self._living):
            child.look()
            if child.code is not None:
                self._living.discard(child)


def _before_exec(program: Program, parent: int) -> Callable[[], None]:
    def before_exec() -> None:
        # Python's own handlers would swallow a signal that comes before exec.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if program.enter is not None:
            program.enter()
        # After `enter`: a change of user clears it.
        _libc.prctl(PR_SET_PDEATHSIG, int(program.stop_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
