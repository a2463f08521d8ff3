"""`duban user` and `duban token`: passwords that are refused, scopes, and who may not be served beyond this machine."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.api import api
from commands.org import org
from commands.token import token
from commands.user import user
from embedded.steps import DemoPasswordInUse, check_passwords
from models.db.engine import connect
from models.db.passwords import PasswordKnown, PasswordRefused
from models.db.shipped_calendars import load_shipped_calendars
from tests.commands.test_organization_commands import run
from tests.postgres import Server

ONE_DEMO = """
[[account]]
login = "guest"
administrator = true
demo = true
[[account]]
login = "second"
administrator = true
demo = true
"""


@pytest.fixture
def url(postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A fresh database that the settings name."""
    url = postgres.fresh()
    monkeypatch.setenv("DUBAN_DATABASE_URL", url)
    monkeypatch.setenv("DUBAN_TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUBAN_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path))
    yield url
    postgres.drop(url)


@pytest.mark.usefixtures("url")
def test_the_demos_password_is_nobodys_choice() -> None:
    with pytest.raises(PasswordKnown):
        run(user, "add", "root", "--administrator", typed="duban-demo\n")
    run(user, "add", "root", "--administrator", typed="correct horse\n")
    for typed, refusal in (("duban-demo\n", PasswordKnown), ("short\n", PasswordRefused)):
        with pytest.raises(refusal):
            run(user, "password", "root", typed=typed)


@pytest.mark.usefixtures("url")
def test_a_tokens_scopes_are_told() -> None:
    run(user, "add", "root", "--administrator", typed="correct horse\n")
    run(token, "issue", "root", "--name", "whole")
    run(token, "issue", "root", "--name", "part", "--scope", "read", "--scope", "administer")
    listed = run(token, "list", "root")
    assert "[read, command, administer]" in listed
    assert "[read, administer]" in listed
    assert "Invalid value" in run(token, "issue", "root", "--name", "x", "--scope", "all")


def test_an_open_host_is_refused_until_the_last_demo_password_is_gone(url: str, tmp_path: Path) -> None:
    file = tmp_path / "demo.toml"
    file.write_text(ONE_DEMO, encoding="utf-8")
    asyncio.run(_with_calendar(url))
    run(org, "load", str(file))
    with pytest.raises(DemoPasswordInUse):
        check_passwords(url)
    with pytest.raises(DemoPasswordInUse):
        api(host="0.0.0.0", port=0)
    run(user, "password", "guest", typed="correct horse\n")
    with pytest.raises(DemoPasswordInUse):
        check_passwords(url)
    run(user, "disable", "second")
    check_passwords(url)
    run(user, "enable", "second")
    with pytest.raises(DemoPasswordInUse):
        check_passwords(url)
    run(user, "password", "second", typed="another horse\n")
    check_passwords(url)


async def _with_calendar(url: str) -> None:
    engine = connect(url)
    async with engine.begin() as conn:
        await load_shipped_calendars(conn)
    await engine.dispose()
