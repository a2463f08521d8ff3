"""The tests' PostgreSQL: the one that `duban up` embeds, started once a session; each module gets a fresh database."""

import asyncio
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from embedded.database import INITDB, binary
from embedded.unroot import find_way, own_for
from models.db.migrate import upgrade

PATIENCE = 30.0
TEMPLATE = "migrated"
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    # Nothing here is to outlive the session.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_parallel_workers_per_gather": "0",
}

_libc = ctypes.CDLL(None, use_errno=True)
_numbers = count(1)


class Server:
    """A running PostgreSQL, with an empty but migrated database to copy from."""

    def __init__(self, folder: Path) -> None:
        """Make a cluster in `folder` and start it."""
        self._way = find_way()
        self._password = secrets.token_urlsafe(16)
        self._cluster = folder / "pg"
        self._cluster.mkdir(mode=0o700)
        own_for(self._way, self._cluster)
        secret = folder / "password"
        secret.write_text(self._password)
        if self._way.enter is not None:
            secret.chmod(0o644)
        subprocess.run(
            [binary("initdb"), "--pgdata", self._cluster, *INITDB, "--pwfile", secret, "--no-sync"],
            check=True,
            capture_output=True,
            preexec_fn=self._way.enter,
        )
        self._port = _free_port()
        self._log = (folder / "log").open("wb")
        options = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
        self._process = subprocess.Popen(
            [binary("postgres"), "-D", self._cluster, f"--port={self._port}", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=self._before_exec,  # noqa: PLW1509
        )
        self._wait()
        self.execute(f"CREATE DATABASE {TEMPLATE}")
        upgraded = ThreadPoolExecutor(1)
        upgraded.submit(upgrade, self.url(TEMPLATE)).result()
        upgraded.shutdown()

    def url(self, database: str) -> str:
        """Give the URL of a database."""
        return f"postgresql://duban:{self._password}@127.0.0.1:{self._port}/{database}"

    def fresh(self, *, migrated: bool = True) -> str:
        """Make a database and give its URL: a copy of the migrated one, or an empty one."""
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if migrated else 'template0'}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        self.execute(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement in the server's own database."""

        async def run() -> None:
            connection = await asyncpg.connect(self.url("postgres"))
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        _run(run())

    def stop(self) -> None:
        """End the server at once."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(PATIENCE)
        self._log.close()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("SELECT 1")
            except (OSError, asyncpg.PostgresError):
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def _before_exec(self) -> None:
        if self._way.enter is not None:
            self._way.enter()
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGQUIT), 0, 0, 0)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run on a loop of its own, in a thread: the tests' own loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The session's PostgreSQL."""
    server = Server(tmp_path_factory.mktemp(f"postgres-{os.getpid()}"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def database_url(postgres: Server) -> Iterator[str]:
    """A fresh, migrated database for the module."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)
