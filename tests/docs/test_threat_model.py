"""The threat model names tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["threat-model.md", "threat-model.zh.md"])
def test_what_it_says_is_shown_by_tests_that_are_there(page: str) -> None:
    named = re.findall(r"`([a-z_/]+/test_[a-z_]+\.py)`", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert len(set(named)) > 20
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
