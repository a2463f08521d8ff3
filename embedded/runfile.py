"""`run.json`: where the service that runs on a data folder can be found."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from embedded.folder import DataFolder, write_private
from embedded.locks import is_held


@dataclass(frozen=True)
class Running:
    """The addresses of a running service; the URL of its database holds a password."""

    api: str
    temporal: str
    temporal_ui: str | None
    database: str
    pids: Mapping[str, int] = field(default_factory=dict)
    secret_key: str | None = field(default=None, compare=False)
    """Read from its own file, never written into `run.json`."""


def write_running(path: Path, running: Running) -> None:
    """Write by rename, so that nobody reads half a file."""
    written = asdict(running)
    del written["secret_key"]
    write_private(path, json.dumps(written, indent=2) + "\n")


def running_service(data_dir: Path) -> Running | None:
    """Find the service that runs on this folder; what a dead one left is not believed."""
    folder = DataFolder(data_dir.absolute())
    try:
        if not is_held(folder.up_lock):
            return None
        written = json.loads(folder.run_file.read_text(encoding="utf-8"))
        return Running(
            api=written["api"],
            temporal=written["temporal"],
            temporal_ui=written["temporal_ui"],
            database=written["database"],
            pids=written["pids"],
            secret_key=_secret_key(folder),
        )
    except (OSError, ValueError, KeyError):
        return None


def _secret_key(folder: DataFolder) -> str | None:
    try:
        return folder.secret_key.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
