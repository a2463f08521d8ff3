"""The domain knows the standard library, pydantic and itself; and it reads no clock."""

import ast
import sys
from pathlib import Path

import pytest

import models.domain

FILES = sorted(Path(models.domain.__file__).parent.rglob("*.py"))
ALLOWED = {"pydantic", "models"} | sys.stdlib_module_names
WORLDLY = {
    "os",
    "io",
    "socket",
    "random",
    "secrets",
    "time",
    "subprocess",
    "pathlib",
    "logging",
    "asyncio",
    "threading",
}


def imported(file: Path) -> set[str]:
    """All modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def test_there_is_a_domain() -> None:
    assert len(FILES) > 20


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_imports_nothing_else(file: Path) -> None:
    names = imported(file)
    ours = {name for name in names if name.startswith("models") and not name.startswith("models.domain")}
    foreign = {name for name in names if name.partition(".")[0] not in ALLOWED}
    assert (ours, foreign) == (set(), set())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_touches_nothing_of_the_world(file: Path) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name))
    }
    clocks = {call for call in calls if call.split(".")[-1] in {"now", "utcnow", "today", "open", "print", "getenv"}}
    assert (imported(file) & WORLDLY, clocks) == (set(), set())
