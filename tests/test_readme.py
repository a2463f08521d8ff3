"""The README's commands are true: its walk through a case works as it stands, in both languages."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.running import Demo

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh.md"
_BLOCK = re.compile(r"^```(sh|bash)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DUBAN = re.compile(r"\bduban ([a-z]+(?: (?:load|add))?)", re.MULTILINE)
STATES = ["rectifying", "checking", "verified", "closed"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of this module's own: the walk opens cases in it."""
    running = Demo(tmp_path_factory.mktemp("readme") / "data")
    yield running
    running.stop()


def blocks(readme: Path, language: str) -> list[str]:
    """The shell blocks of one kind: `bash` is the walk, `sh` are commands of a server's own."""
    return [text for kind, text in _BLOCK.findall(readme.read_text(encoding="utf-8")) if kind == language]


@pytest.mark.parametrize("language", ["sh", "bash"])
def test_both_languages_say_the_same_commands(language: str) -> None:
    assert blocks(ENGLISH, language) == blocks(CHINESE, language) != []


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_walk_takes_a_case_from_opening_to_sign_off(readme: Path, demo: Demo, tmp_path: Path) -> None:
    script = "\n".join(["set -euo pipefail", *blocks(readme, "bash")]).replace("http://127.0.0.1:8000", demo.url)
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line in STATES] == STATES


@pytest.mark.parametrize("command", sorted(set(_DUBAN.findall("\n".join(blocks(ENGLISH, "sh"))))))
def test_each_command_that_is_named_is_there(command: str) -> None:
    asked = [sys.executable, "-m", "cli", *command.split(), "--help"]
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True)


def test_every_folder_that_is_named_is_there() -> None:
    named = re.findall(r"`([a-z_/]+/)`", ENGLISH.read_text(encoding="utf-8"))
    assert [name for name in named if name != "data/" and not (ROOT / name).is_dir()] == []
