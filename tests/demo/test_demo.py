"""The demo shows every state, lamp and level, and a second start changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from models.domain.words import Lamp, State
from tests.demo.running import Demo

LEDGER = Path(__file__).resolve().parents[2] / "demo" / "demo_ledger.xlsx"


@pytest.fixture(scope="module")
def cases(demo: Demo) -> list[dict[str, Any]]:
    """Every case as the demo begins, by number."""
    return demo.cases()


def test_nothing_in_its_story_was_refused(demo: Demo, cases: list[dict[str, Any]]) -> None:
    assert len(cases) == 40
    assert [line for line in demo.said().splitlines() if line.startswith("demo: 2")] == []


def test_every_state_lamp_and_level_shows(cases: list[dict[str, Any]]) -> None:
    assert {case["state"] for case in cases} == set(State)
    assert {case["lamp"] for case in cases} == set(Lamp)
    assert {case["escalation_level"] for case in cases} >= {0, 1, 2}


def test_there_are_second_rounds_and_misses(cases: list[dict[str, Any]]) -> None:
    assert max(case["round"] for case in cases) == 2
    assert any(case["missed"] and case["state"] == "closed" for case in cases)


def test_a_second_import_skips_every_row(demo: Demo, cases: list[dict[str, Any]]) -> None:
    done = demo.duban("import", str(LEDGER), "--as", "gongwei-inspector")
    assert (done.returncode, done.stdout) == (0, "opened 0, skipped 40, failed 0\n"), done.stderr
    assert len(demo.cases()) == len(cases)


def test_a_dry_run_says_what_would_be_opened_and_opens_nothing(demo: Demo, tmp_path: Path) -> None:
    renamed = tmp_path / "其他台账.xlsx"
    renamed.write_bytes(LEDGER.read_bytes())
    before = len(demo.cases())
    done = demo.duban("import", str(renamed), "--as", "gongwei-inspector", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "SWJ-01 with SWJ-JG  supervisor SWJ " in done.stdout
    assert done.stdout.endswith("would open 40, skip 0; nothing was written\n")
    assert len(demo.cases()) == before


def test_an_import_is_judged_by_the_rights_of_the_account(demo: Demo, tmp_path: Path) -> None:
    renamed = tmp_path / "支部台账.xlsx"
    renamed.write_bytes(LEDGER.read_bytes())
    before = len(demo.cases())
    done = demo.duban("import", str(renamed), "--as", "zhibu1-officer")
    assert done.returncode == 2
    assert "row 2, 牵头单位: the account may not open cases of this unit" in done.stderr
    assert len(demo.cases()) == before


def test_a_second_start_changes_nothing(demo: Demo) -> None:
    before = [(case["number"], case["revision"], case["state"]) for case in demo.cases()]
    demo.stop()
    again = Demo(demo.folder)
    try:
        assert [(case["number"], case["revision"], case["state"]) for case in again.cases()] == before
    finally:
        again.stop()
