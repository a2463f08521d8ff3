"""One `duban up --demo` for all tests that look at the demo, as a user would start it."""

import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 30


class Demo:
    """A running demo, its address and how long it took to be ready."""

    def __init__(self, folder: Path) -> None:
        """Start it on `folder` and wait until it says that it is ready."""
        self.folder = folder
        started = time.monotonic()
        command = [sys.executable, "-m", "cli", "up", "--demo", "--port", "0", "--data-dir", str(folder)]
        self._log = (folder.parent / "up.log").open("a+", encoding="utf-8")
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.seconds = time.monotonic() - started
        assert line.startswith("ready "), self.said()
        self.url = line.removeprefix("ready ").strip()

    def environment(self) -> dict[str, str]:
        """The environment of a command that is to find this demo."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        return {**own, "DUBAN_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT)}

    def said(self) -> str:
        """All that it has said on stderr."""
        self._log.seek(0)
        return self._log.read()

    def stop(self) -> None:
        """Stop it as Ctrl-C would."""
        self._process.terminate()
        self._process.communicate(timeout=STOP_SECONDS)
        self._log.close()

    def duban(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `duban` command against it."""
        return subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            cwd=ROOT,
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
        )

    def token(self, account: str) -> str:
        """A token for one of the demo's accounts."""
        form = urllib.parse.urlencode({"username": account, "password": "duban-demo"}).encode()
        token: str = self._ask("/auth/token", {}, form)["access_token"]
        return token

    def get(self, path: str, token: str) -> Any:
        """What the API answers."""
        return self._ask(path, {"Authorization": f"Bearer {token}"})

    def cases(self) -> list[dict[str, Any]]:
        """Every case, as somebody sees them who sees all."""
        items: list[dict[str, Any]] = self.get("/cases?limit=500&sort=number", self.token("gongwei-head"))["items"]
        return items

    def _ask(self, path: str, headers: dict[str, str], form: bytes | None = None) -> Any:
        asked = urllib.request.Request(f"{self.url}/api/v1{path}", data=form, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)
