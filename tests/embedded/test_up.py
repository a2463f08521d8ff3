"""`duban up` from start to stop, with the real database and engine."""

import json
import os
import shutil
import signal
import stat
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from embedded.runfile import running_service
from tests.embedded.running import Up, answers, eventually, lives

Start = Callable[..., Up]


@pytest.fixture(scope="module")
def serving(used_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Keep one service running for the tests that only look."""
    folder = tmp_path_factory.mktemp("serving") / "data"
    up = Up(Path(shutil.copytree(used_folder, folder)), "--engine-ui")
    up.ready()
    yield up
    assert up.stop() == 0


def test_run_json_tells_where_everything_is(serving: Up) -> None:
    run = serving.run_json()
    assert stat.S_IMODE((serving.folder / "run.json").stat().st_mode) == 0o600
    assert set(run) == {"api", "temporal", "temporal_ui", "database", "pids"}
    assert answers(str(run["api"]))
    assert set(serving.pids()) == {"up", "database", "engine", "worker", "api"}
    assert serving.pids()["up"] == serving.process.pid
    assert all(lives(pid) for pid in serving.pids().values())
    assert running_service(serving.folder) is not None


def test_the_database_finds_chinese_text(serving: Up) -> None:
    serving.sql("CREATE EXTENSION pg_trgm")
    assert serving.sql("SELECT show_trgm('督办') <> '{}'") == "t"


def test_the_engine_keeps_ended_workflows_for_three_days(serving: Up) -> None:
    path = f"{serving.run_json()['temporal_ui']}/api/v1/namespaces/duban"
    # The engine's pages find the engine some moments after it is there.
    eventually(lambda: found(path))
    with urllib.request.urlopen(path, timeout=5) as answer:
        config = json.load(answer)["config"]
    assert config["workflowExecutionRetentionTtl"] == "259200s"
    assert set(config["customSearchAttributeAliases"].values()) == {
        "Supervisor",
        "Lead",
    }


def test_a_second_up_is_refused(serving: Up, start: Start) -> None:
    code, out, err = start(serving.folder).end()
    assert (code, out) == (2, "")
    assert "is in use by another `duban up`" in err
    assert answers(str(serving.run_json()["api"]))


def test_stdout_is_the_ready_line_alone_and_nothing_stays(
    start: Start,
    folder: Path,
) -> None:
    up = start(folder, "--demo")
    url = up.ready()
    pids = up.pids()
    up.process.terminate()
    assert up.end() == (0, "", f"did demo {url}\n")
    assert not any(lives(pid) for pid in pids.values())
    assert not (folder / "run.json").exists()
    assert running_service(folder) is None


def test_what_is_secret_is_this_users_alone_also_under_a_permissive_umask(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    up = start(folder, before=("sh", "-c", 'umask 0; exec "$@"', "sh"))
    up.ready()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert {name: modes[name] for name in ("data", "logs", "secret-key", "postgres-password", "run.json")} == {
        "data": 0o700,
        "logs": 0o700,
        "secret-key": 0o600,
        "postgres-password": 0o600,
        "run.json": 0o600,
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder / "logs").iterdir()} == {0o600}
    assert not [name for name, mode in modes.items() if mode & 0o022]


def test_a_very_long_path_works(start: Start, used_folder: Path) -> None:
    folder = used_folder.parent / ("很" * 60) / ("x y'#%?" * 10)
    shutil.copytree(used_folder, folder)
    assert len(bytes(folder)) > 250
    assert answers(start(folder).ready())


def test_no_program_begins_before_the_database_is_migrated(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    start(folder).ready()
    log = folder / "logs" / "worker.log"
    eventually(lambda: log.read_text() == "began when the step had said: did migrate\n")


def test_stopping_while_it_starts_is_clean(start: Start, tmp_path: Path) -> None:
    up = start(tmp_path / "deep" / "data")
    eventually((tmp_path / "deep" / "data" / "pg.new").exists)
    up.process.terminate()
    assert up.end()[0] == 0
    assert answers(start(tmp_path / "deep" / "data").ready())


def test_a_killed_part_comes_back(start: Start, folder: Path) -> None:
    up = start(folder)
    url = up.ready()
    for name in ("database", "engine", "worker", "api"):
        killed = up.pids()[name]
        kill(killed)
        eventually(partial(another, up, name, killed))
        eventually(partial(answers, url))
        assert lives(up.pids()[name])
    up.process.terminate()
    code, _, err = up.end()
    assert code == 0
    assert err.count("has ended (SIGKILL) and is started again") == 4


def test_kill_of_the_parent_takes_all_with_it_and_loses_nothing(
    start: Start,
    folder: Path,
) -> None:
    up = start(folder)
    up.ready()
    pids = up.pids()
    up.sql("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('整改')")
    up.process.kill()
    up.end()
    assert running_service(folder) is None
    again = start(folder)
    assert answers(again.ready())
    assert not any(lives(pid) for pid in pids.values())
    assert again.sql("SELECT word FROM kept") == "整改"
    assert again.stop() == 0


def another(up: Up, name: str, killed: int) -> bool:
    """Tell whether the part runs as another process than the killed one."""
    return up.pids()[name] != killed


def found(url: str) -> bool:
    """Tell whether there is a page."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError:
        return False
    return True


def kill(pid: int) -> None:
    """Kill a process that a service of this test has started."""
    os.kill(pid, signal.SIGKILL)
