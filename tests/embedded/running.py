"""Starting, watching and killing a `duban up` of our own in tests."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from embedded.database import binary

ROOT = Path(__file__).resolve().parents[2]
UP = Path(__file__).parent / "standins" / "up.py"
PATIENCE = 30.0
# Becomes `nobody`, who may read the interpreter of this environment wherever it lies.
AS_NOBODY = (
    *("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
    *("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"),
)


class Up:
    """One `duban up` with stand-ins for worker, API and steps."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        before: tuple[str, ...] = (),
    ) -> None:
        """Start it; `before` are words that come before the command."""
        self.folder = folder
        self.process = subprocess.Popen(
            [*before, sys.executable, str(UP), str(folder), *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> str:
        """Wait for the line that says ready; give the address in it."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready "), (line, self.end())
        return line.removeprefix("ready ").strip()

    def end(self) -> tuple[int, str, str]:
        """Wait for the end; give exit code, stdout and stderr."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def stop(self) -> int:
        """Stop it as an operator would."""
        self.process.terminate()
        return self.end()[0]

    def run_json(self) -> dict[str, object]:
        """Read what it tells other commands."""
        written: dict[str, object] = json.loads((self.folder / "run.json").read_text())
        return written

    def pids(self) -> dict[str, int]:
        """Give the process ids of what it runs."""
        pids = self.run_json()["pids"]
        assert isinstance(pids, dict)
        return pids

    def sql(self, text: str) -> str:
        """Ask its database."""
        url = urlsplit(str(self.run_json()["database"]))
        return subprocess.run(
            [
                *(binary("psql"), "-At", "-c", text, "-h", str(url.hostname)),
                *("-p", str(url.port), "-U", str(url.username), "duban"),
            ],
            env={"PGPASSWORD": url.password or ""},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()


def answers(url: str) -> bool:
    """Tell whether the service says that it is ready."""
    try:
        with urllib.request.urlopen(url + "/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def lives(pid: int) -> bool:
    """Tell whether the process is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until it is true."""
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "still not so"
        time.sleep(0.02)
