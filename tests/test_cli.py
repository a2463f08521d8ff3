"""The `duban` command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def duban(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this folder, with nothing set."""
    env = {name: text for name, text in os.environ.items() if "DUBAN" not in name}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=folder,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_the_commands(tmp_path: Path) -> None:
    helped = duban(tmp_path, "--help")
    assert helped.returncode == 0
    assert {"up", "api", "worker", "migrate"} <= set(helped.stdout.split())


@pytest.mark.parametrize("command", ["api", "worker", "migrate"])
def test_a_part_alone_needs_servers(tmp_path: Path, command: str) -> None:
    refused = duban(tmp_path, command)
    assert refused.returncode == 2
    assert refused.stderr.startswith("duban: No database: set DUBAN_DATABASE_URL")
    assert len(refused.stderr.splitlines()) == 1


def test_the_demo_is_not_shown_to_the_world(tmp_path: Path) -> None:
    refused = duban(tmp_path, "up", "--demo", "--host", "0.0.0.0", "--port", "0")
    assert refused.returncode == 2
    assert "loopback" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "data" / "pg").exists()
