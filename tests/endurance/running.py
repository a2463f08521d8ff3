"""A real `duban up` with the demo's people, whose processes can be killed, stopped and watched."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from embedded.runfile import Running, running_service
from models.db.accounts import listed_accounts
from models.db.engine import connect
from models.db.tokens import issue_token
from tests.endurance.wire import NoAnswer, Wire

ROOT = Path(__file__).resolve().parents[2]
ORGANIZATION = ROOT / "demo" / "organization.toml"
PARTS = ("worker", "api", "engine", "database")
PATIENCE = 60.0
LOOK_EVERY = 0.05


class NotBack(Exception):  # noqa: N818  # it says what happened
    """What was killed or held back has not come back in time."""


class Service:
    """One `duban up` on a folder of its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Start nothing yet."""
        self.folder = folder
        self.wire = Wire("127.0.0.1", port)
        self.tokens: dict[str, str] = {}
        """By account, once `sign_in` is done."""
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self._log = (folder.parent / "up.log").open("a+", encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it is ready; later starts use the port of the first."""
        arguments = ["up", "--port", str(self._port), "--data-dir", str(self.folder)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cli", *arguments],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("ready "), self.said()
        told = int(line.rsplit(":", 1)[1])
        if told != self._port:
            # Only the first time, when nobody has asked anything yet.
            self._port, self.wire = told, Wire("127.0.0.1", told)

    def stop(self) -> None:
        """Stop it as Ctrl-C would."""
        self.wire.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE)
        self._forget()
        self._log.close()

    def die(self) -> None:
        """Kill `up` itself, and everything with it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)
        self._forget()

    def duban(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `duban` command against it."""
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self._environment(), check=False, capture_output=True, text=True)

    def running(self) -> Running:
        """Where its parts are, and their process ids."""
        found = running_service(self.folder)
        assert found is not None, "it does not run"
        return found

    async def sign_in(self) -> None:
        """Give every account of the demo a token, without the price of a password for each."""
        database = connect(self.running().database, pool_size=1)
        async with database.begin() as conn:
            for account, _ in await listed_accounts(conn):
                token = await issue_token(conn, account.id, now=datetime.now(UTC), expires_in=None, name="endurance")
                self.tokens[account.login] = token.secret
        await database.dispose()

    def said(self) -> str:
        """All that `up` has said on stderr."""
        self._log.seek(0)
        return self._log.read()

    def send(self, part: str, number: signal.Signals) -> int:
        """Send a signal to a part, or to `up` itself, and give its process id."""
        pid = self.running().pids[part]
        os.kill(pid, number)
        return pid

    async def kill(self, part: str) -> None:
        """Kill a part without warning, and wait until another has taken its place and all is ready."""
        killed = self.send(part, signal.SIGKILL)
        await eventually(lambda: self.running().pids.get(part) not in {None, killed})
        await self.ready()

    async def ready(self, patience: float = PATIENCE) -> None:
        """Wait until it says that commands can be carried out."""
        until = time.monotonic() + patience
        while not await self.is_ready():
            if time.monotonic() > until:
                raise NotBack(self.said()[-2000:])
            await asyncio.sleep(LOOK_EVERY)

    async def is_ready(self) -> bool:
        """Whether it says so now."""
        try:
            return (await self.wire.ask("GET", "/readyz", patience=5.0)).status == 200
        except NoAnswer:
            return False

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**own, "DUBAN_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT)}

    def _forget(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None


async def begun(folder: Path) -> Service:
    """A service that runs on a new folder and knows the demo's people."""
    service = Service(folder)
    service.start()
    loaded = service.duban("org", "load", str(ORGANIZATION))
    assert loaded.returncode == 0, loaded.stderr
    await service.sign_in()
    return service


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *(int(child) for child in children.read_text(encoding="ascii").split())]


async def eventually(true: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Wait until it is true; give how long that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience:
            raise NotBack
        await asyncio.sleep(LOOK_EVERY)
    return time.monotonic() - began


def pretty(found: object) -> str:
    """JSON for a person."""
    return json.dumps(found, ensure_ascii=False, indent=2, default=str)
