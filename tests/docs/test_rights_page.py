"""The page of rights says what the table says, in both languages, and the table is the only place."""

import ast
from pathlib import Path

import pytest

from models.domain.commands import Name
from models.domain.rights import RIGHTS
from tests.docs.rights_page import PAGES, page

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("activities", "api", "commands", "ledger", "models", "workflows")
NO_POST = {Name.OPEN, Name.CLOCK, Name.ADOPT_POLICY, Name.ADOPT_CALENDAR}
"""Opening and adopting are deeds of their own; the clock asks nobody."""
CAPACITIES = {"Capacity.HEAD", "Capacity.STAFF", "Capacity.READER"}
ADDRESSES = {
    "models/domain/decisions/advance.py",
    "models/domain/decisions/bench.py",
    "models/domain/decisions/letters.py",
    "models/domain/notices.py",
    "models/domain/organization.py",
    "models/domain/policies.py",
    "models/domain/reachability.py",
}
"""Modules that name capacities to say whom something goes to, which is no right."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_is_what_the_table_says(path: Path) -> None:
    stale = f"docs/{path.name} is older than models/domain/rights.py: run `make pages` and commit what it writes"
    assert path.read_text(encoding="utf-8") == page(PAGES[path]), stale


def test_every_command_has_a_right() -> None:
    assert RIGHTS.keys() | NO_POST == set(Name)


def test_capacities_are_judged_in_the_table_alone() -> None:
    naming = {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CAPACITIES
    }
    assert naming <= ADDRESSES | {"models/domain/rights.py"}
