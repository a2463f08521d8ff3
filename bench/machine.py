"""On what, and with what, the figures were measured."""

import os
import platform
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path

from embedded.database import major_version
from embedded.engine import binary

_PACKAGES = ("temporalio", "fastapi", "sqlalchemy", "pydantic", "asyncpg", "uvloop")
_GIB = 2**30


def described(on: date) -> str:
    """One paragraph of Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Measured on {on.isoformat()}: {os.cpu_count()} cores of {_processor()}, {memory:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}; PostgreSQL {major_version()}, "
        f"Temporal {_engine_version()}; {packages}."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown kind")


def _engine_version() -> str:
    """As the binary says it: `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`."""
    said = subprocess.run([str(binary()), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own binary
    return said.partition("Server ")[2].partition(",")[0] or said.strip()
