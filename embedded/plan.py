"""What `duban up` is asked to do."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# -P: a module of the same name in the working directory is not taken for ours.
PYTHON = (sys.executable, "-P")


@dataclass(frozen=True)
class Programs:
    """The Python programs of the service; each is given its settings by environment."""

    worker: tuple[str, ...] = (sys.executable, str(ROOT / "worker.py"))
    api: tuple[str, ...] = (*PYTHON, "-m", "cli", "api")
    """Is given `--host`, `--port`, and `--fd` with the socket that listens."""
    step: tuple[str, ...] = (*PYTHON, "-m", "embedded.steps")
    """Is given the step's name, and for the demo the API's URL."""


@dataclass(frozen=True)
class Plan:
    """One `duban up`."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    engine_ui: bool = False
    database_url: str | None = None
    """None means the embedded one."""
    temporal_address: str | None = None
    """None means the embedded one."""
    namespace: str = "duban"
    secret_key: str | None = None
    """None means one of the folder's own."""
    public_url: str | None = None
    """None means where this `up` listens."""
    programs: Programs = field(default_factory=Programs)
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the Python programs inherit."""
