"""A real `duban up` on a folder of its own, started for a benchmark and gone with it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from embedded.runfile import Running, running_service

ROOT = Path(__file__).resolve().parents[1]
ORGANIZATION = ROOT / "demo" / "organization.toml"
_STOPS_SECONDS = 30.0


class NotStarted(Exception):  # noqa: N818  # it says what happened
    """What a benchmark needs did not start, or did not do what it was told."""


def environment(folder: Path) -> dict[str, str]:
    """The environment of a command that is to find the service on `folder`, and no other."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    return {**own, "DUBAN_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}


class Service:
    """One `duban up`."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        """Start it on `folder`, wait until it says that it is ready, and keep how many seconds that took."""
        self.folder = folder
        self._log = (folder.parent / "up.log").open("a+", encoding="utf-8")
        command = [sys.executable, "-m", "cli", "up", "--port", "0", "--data-dir", str(folder)]
        began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            [*command, "--demo"] if demo else command,
            cwd=ROOT,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        self.ready_after = time.monotonic() - began

    @property
    def running(self) -> Running:
        """Where its parts are."""
        found = running_service(self.folder)
        if found is None:
            message = "the service has ended"
            raise NotStarted(message)
        return found

    @property
    def pids(self) -> Mapping[str, int]:
        """The process ids of `up` and of its parts."""
        return self.running.pids

    def duban(self, *arguments: str) -> None:
        """Run a `duban` command against it."""
        command = [sys.executable, "-m", "cli", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment(self.folder), check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own program

    def stop(self) -> None:
        """Stop it as Ctrl-C would."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOPS_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _wait_until_ready(self) -> None:
        assert self._process.stdout is not None  # noqa: S101  # asked for when it was started
        if not self._process.stdout.readline().startswith("ready "):
            raise NotStarted((self.folder.parent / "up.log").read_text(encoding="utf-8"))


@contextmanager
def folder() -> Iterator[Path]:
    """A data folder that is not there yet, and will not be there any more."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as place:
        yield Path(place) / "data"


@contextmanager
def running(data: Path, *, demo: bool = False) -> Iterator[Service]:
    """A service on `data` while the body runs."""
    service = Service(data, demo=demo)
    try:
        yield service
    finally:
        service.stop()


@contextmanager
def with_people() -> Iterator[Service]:
    """A service on a new folder that knows the demo's organization and has no case."""
    with folder() as data, running(data) as service:
        service.duban("org", "load", str(ORGANIZATION))
        yield service
