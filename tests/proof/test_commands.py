"""`duban verify`, `rebuild`, `revive` and `prove` as people run them: what they print, and how they exit."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.proof.archive import Archive

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(whole: Archive, tmp_path: Path) -> dict[str, str]:
    """The settings of the archive's service."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")},
        "PYTHONPATH": str(ROOT),
        "DUBAN_DATABASE_URL": whole.database.url.set(drivername="postgresql").render_as_string(hide_password=False),
        "DUBAN_TEMPORAL_ADDRESS": whole.environment.client.service_client.config.target_host,
        "DUBAN_TASK_QUEUE": whole.queue,
        "DUBAN_DATA_DIR": str(tmp_path),
    }


async def duban(environment: dict[str, str], *words: str) -> tuple[int | None, str, str]:
    """What a command exits with, and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", *words),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_from_a_damage_to_a_clean_record(whole: Archive, environment: dict[str, str]) -> None:
    number = await whole.moving()
    await whole.tamper("UPDATE cases SET round = 7 WHERE number = :n", n=number)
    await whole.end_behind_its_back(number)
    code, out, _ = await duban(environment, "verify", "--sample", "10")
    assert code == 1
    assert f"wrong: {number}  row_differs: round is 7, not 1; run `duban rebuild`\n" in out
    assert f"wrong: {number}  workflow_missing: " in out
    assert out.endswith("2 things are wrong\n")

    rebuilt = await duban(environment, "rebuild")
    assert rebuilt == (
        0,
        f"{number}  made anew: round is 7, not 1\n1 cases: 1 made anew, 0 left; counters right\n",
        "",
    )
    assert await duban(environment, "revive", number) == (0, f"{number} is revived\n", "")
    (code, out, err), again = await asyncio.gather(duban(environment, "verify"), duban(environment, "revive"))
    assert again == (0, "1 open cases: 0 revived, 0 cannot be\n", "")
    assert (code, err) == (0, "")
    assert "cases      1 (1 open, 0 ended)\nevents     4\n" in out
    assert out.endswith("all of it holds\n")


async def test_a_case_whose_newest_event_is_gone_does_not_prove(whole: Archive, environment: dict[str, str]) -> None:
    """What is left follows from itself; the row in the ledger is a witness of what was there."""
    number = await whole.moving()
    code, out, _ = await duban(environment, "prove", number)
    assert (code, out.splitlines()[-1].partition(" of 2")[0]) == (
        0,
        f"{number}: 4 events, all of it holds, as far as event 4",
    )
    await whole.tamper("DELETE FROM case_events WHERE number = :n AND seq = 4", n=number)
    code, out, _ = await duban(environment, "prove", number)
    assert code == 1
    assert "WRONG     3  newest; the row knows 4 events, the record has 3\n" in out


async def test_what_cannot_be_done_is_one_line(environment: dict[str, str]) -> None:
    nobody = {**environment, "DUBAN_DATABASE_URL": "postgresql://a:b@127.0.0.1:9/c"}
    unknown, (code, _, err) = await asyncio.gather(
        duban(environment, "revive", "1999-000001"), duban(nobody, "rebuild")
    )
    assert unknown == (1, "", "duban: Nothing is recorded of a case 1999-000001.\n")
    assert code == 1
    assert err.startswith("duban: The database cannot be reached: ")
    assert err.count("\n") == 1
