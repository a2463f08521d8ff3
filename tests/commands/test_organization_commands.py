"""`duban org`, `policy`, `user` and `token` against a real database, in words a person reads."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
from typer.testing import CliRunner

from commands.database import DatabaseUnreachable, SchemaMissing
from commands.org import org
from commands.policy import policy
from commands.reach import SeverityUnknown, UnitUnknown
from commands.token import token
from commands.user import user
from models.db.accounts import AccountUnknown
from models.db.engine import connect
from models.db.shipped_calendars import load_shipped_calendars
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
DEMO = str(ROOT / "demo" / "organization.toml")
STANDARD = str(ROOT / "policies" / "standard.toml")


@pytest.fixture
def url(postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A fresh database that the settings name, with the calendar that ships."""
    url = postgres.fresh()
    asyncio.run(_with_calendar(url))
    monkeypatch.setenv("DUBAN_DATABASE_URL", url)
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path))
    yield url
    postgres.drop(url)


async def _with_calendar(url: str) -> None:
    engine = connect(url)
    async with engine.begin() as conn:
        await load_shipped_calendars(conn)
    await engine.dispose()


def run(app: typer.Typer, *words: str, typed: str = "") -> str:
    """What a command says, standard error included."""
    return CliRunner().invoke(app, words, input=typed, catch_exceptions=False).output


@pytest.mark.usefixtures("url")
def test_the_demo_is_previewed_loaded_and_then_there() -> None:
    preview = run(org, "load", DEMO, "--dry-run")
    assert "nothing was written" in preview
    assert "+ relation GW guides SWJ-JG on line party from 2020-01-01" in preview
    assert "unit         10 added, 0 changed, 0 unchanged" in run(org, "load", DEMO)
    again = run(org, "load", DEMO)
    assert "Nothing to change" in again
    assert "account      0 added, 23 left as they are" in again


@pytest.mark.usefixtures("url")
def test_what_a_file_leaves_out_and_who_is_missing_is_told(tmp_path: Path) -> None:
    run(org, "load", DEMO)
    file = tmp_path / "more.toml"
    unit = '[[unit]]\ncode = "NEW"\nname = "新"\n'
    relation = '[[relation]]\nunit = "NEW"\nabove = "GW"\nkind = "leads"\nfrom = 2020-01-01\n'
    file.write_text(unit + relation, encoding="utf-8")
    told = run(org, "load", str(file))
    assert "  unit SWJ-09\n" in told
    assert "Nobody heads these units today: NEW" in told


@pytest.mark.usefixtures("url")
def test_a_policy_is_loaded_once() -> None:
    assert "Policy standard version 1: would be added." in run(policy, "load", STANDARD, "--dry-run")
    assert "Severity critical 重大: added." in run(policy, "load", STANDARD)
    assert run(policy, "load", STANDARD) == "Policy standard version 1: loaded already, unchanged.\n"


@pytest.mark.usefixtures("url")
def test_lines_on_which_somebody_lacks_are_told_at_each_load(tmp_path: Path) -> None:
    run(org, "load", DEMO)
    assert "there are no 2 levels above SWJ: the ladder stops at GW" in run(policy, "load", STANDARD)
    file = tmp_path / "more.toml"
    relation = '[[relation]]\nunit = "NEW"\nabove = "SWJ-JG"\nkind = "leads"\nfrom = 2020-01-01\n'
    file.write_text(f'[[unit]]\ncode = "NEW"\nname = "新"\n{relation}', encoding="utf-8")
    for words in ((str(file), "--dry-run"), (str(file),)):
        told = run(org, "load", *words)
        assert "empty_post: nobody is head in NEW: what goes there passes up to SWJ-JG" in told
        assert "no_confirmer: nobody in NEW may confirm completion" in told


@pytest.mark.usefixtures("url")
def test_a_line_that_will_be_empty_soon_is_told_at_each_load(tmp_path: Path) -> None:
    run(policy, "load", STANDARD)
    last = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=10)
    file = tmp_path / "ending.toml"
    text = Path(DEMO).read_text(encoding="utf-8")
    row = 'person = "P049"\nunit = "SWJ-05"\npost = "secretary"\nfrom = 2020-01-01\n'
    assert row in text
    file.write_text(text.replace(row, f"{row}to = {last}\n"), encoding="utf-8")
    for words in ((str(file), "--dry-run"), (str(file),)):
        told = run(org, "load", *words)
        assert f"no_confirmer: from {last + timedelta(days=1)} nobody in SWJ-05 may confirm completion" in told
    assert f"from {last + timedelta(days=1)} nobody in SWJ-05" in run(policy, "reach", "SWJ-05")


@pytest.mark.usefixtures("url")
def test_an_account_of_the_same_file_counts() -> None:
    run(policy, "load", STANDARD)
    for words in ((DEMO, "--dry-run"), (DEMO,)):
        assert "no_account" not in run(org, "load", *words)


@pytest.mark.usefixtures("url")
def test_a_policy_is_tried_out_for_a_unit() -> None:
    run(org, "load", DEMO)
    run(policy, "load", STANDARD)
    told = run(policy, "reach", "SWJ-01", "--severity", "major", "--on", "2026-03-02")
    assert "A case for SWJ-01 under SWJ-JG, opened on 2026-03-02, due 2026-03-30 18:00:\n" in told
    assert "  2026-04-14 18:00:00  supervise, level 2, then every 10 working days\n" in told
    assert "      head of SWJ\n" in told
    assert "plan_approval (SWJ-JG)\n" in told
    assert "(inbox)" in told
    assert "supervise, level 1, the top" not in told
    guided = run(policy, "reach", "SWJ-JG", "--severity", "major", "--on", "2026-03-02")
    assert "    copy to head of GW\n" in guided
    assert "No case can be opened for GW" in run(policy, "reach", "GW")


@pytest.mark.usefixtures("url")
def test_a_dry_run_names_what_it_does_not_know() -> None:
    run(org, "load", DEMO)
    run(policy, "load", STANDARD)
    with pytest.raises(UnitUnknown, match="There is no unit XX"):
        run(policy, "reach", "XX")
    with pytest.raises(SeverityUnknown, match="there are minor, major, critical"):
        run(policy, "reach", "SWJ-01", "--severity", "dire")
    assert "not a limit" in run(policy, "reach", "SWJ-01", "--within", "soon")


@pytest.mark.usefixtures("url")
def test_an_account_from_beginning_to_end() -> None:
    assert "Added" in run(user, "add", "root", "--administrator", typed="correct horse\n")
    assert "new password" in run(user, "password", "root", typed="another horse\n")
    issued = run(token, "issue", "root", "--name", "backup")
    assert "It is not shown again:\nduban_" in issued
    assert "root  backup  works until" in run(token, "list")
    assert run(token, "revoke", "1") == "Token 1 is revoked.\n"
    assert "backup  revoked" in run(token, "list", "root")
    run(user, "disable", "root")
    assert "root  -  administrator, disabled\n" in run(user, "list")


@pytest.mark.usefixtures("url")
def test_an_account_that_is_not_there_is_named() -> None:
    with pytest.raises(AccountUnknown, match="There is no account ghost"):
        run(token, "issue", "ghost", "--name", "x")


@pytest.mark.usefixtures("url")
def test_a_database_that_is_not_ready_is_one_clear_line(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    empty = postgres.fresh(migrated=False)
    monkeypatch.setenv("DUBAN_DATABASE_URL", empty)
    with pytest.raises(SchemaMissing):
        run(user, "list")
    postgres.drop(empty)
    for wrong in (empty, url.replace("127.0.0.1", "127.0.0.2"), url.replace("duban:", "nobody:")):
        monkeypatch.setenv("DUBAN_DATABASE_URL", wrong)
        with pytest.raises(DatabaseUnreachable):
            run(user, "list")
