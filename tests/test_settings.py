"""The settings: where they come from, and what is refused."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from embedded.locks import take_up_lock
from settings import SettingRefused, read_settings, settings_for_command
from trouble import Trouble


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("DUBAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def refusal(code: str) -> str:
    with pytest.raises(Trouble) as raised:
        read_settings()
    assert raised.value.code == code
    return str(raised.value)


def test_defaults() -> None:
    settings = read_settings()
    assert settings.database_url is None
    assert settings.temporal_namespace == settings.task_queue == "duban"
    assert settings.time_zone == "Asia/Shanghai"
    assert settings.evidence_place == str(Path.cwd() / "data" / "evidence")


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("duban.toml").write_text('DUBAN_TASK_QUEUE = "file"\nDUBAN_TIME_ZONE = "UTC"')
    monkeypatch.setenv("DUBAN_TASK_QUEUE", "environment")
    settings = read_settings()
    assert (settings.task_queue, settings.time_zone) == ("environment", "UTC")


def test_an_unknown_name_in_the_file_is_refused() -> None:
    Path("duban.toml").write_text('DUBAN_DATABSE_URL = "x"')
    assert "DUBAN_DATABSE_URL" in refusal("settings_file_refused")


def test_names_of_the_next_version_are_accepted() -> None:
    Path("duban.toml").write_text('DUBAN_OIDC_ISSUER = "y"')
    read_settings()


@pytest.mark.parametrize(
    "said",
    [
        'DUBAN_SMTP_HOST = "mail"',
        'DUBAN_SMTP_HOST = "mail"\nDUBAN_SMTP_FROM = "nobody"',
        'DUBAN_SMTP_USER = "duban"',
        'DUBAN_SMTP_USER = "duban"\nDUBAN_SMTP_PASSWORD = "x"\nDUBAN_SMTP_TLS = "none"',
        'DUBAN_WEBHOOK_ALLOW_PRIVATE = "10.0.0.0/8, office"',
        'DUBAN_PUBLIC_URL = "duban.example"',
    ],
)
def test_what_deliveries_need_is_whole_or_refused(said: str) -> None:
    Path("duban.toml").write_text(said)
    refusal("setting_refused")


def test_deliveries() -> None:
    Path("duban.toml").write_text(
        'DUBAN_SMTP_HOST = "mail"\nDUBAN_SMTP_FROM = "duban@example.org"\nDUBAN_WEBHOOK_ALLOW_PRIVATE = true'
    )
    settings = read_settings()
    assert (settings.smtp_tls, settings.smtp_port, settings.webhook_allow_private) == ("starttls", None, "true")


def test_a_broken_file_is_refused() -> None:
    Path("duban.toml").write_text("DUBAN_DATABASE_URL = ")
    refusal("settings_file_refused")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia", "../etc/passwd", "/etc/x"])
def test_a_wrong_time_zone_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
) -> None:
    monkeypatch.setenv("DUBAN_TIME_ZONE", zone)
    assert "DUBAN_TIME_ZONE: there is no time zone" in refusal("setting_refused")


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_SECRET_KEY", "hush-hush-hush-hush")
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql://duban:hush@db/duban")
    assert "hush" not in repr(read_settings())


def test_keys_without_an_address_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_TEMPORAL_API_KEY", "hush")
    assert "DUBAN_TEMPORAL_ADDRESS" in refusal("setting_refused")


def test_a_command_without_a_service_is_refused() -> None:
    with pytest.raises(Trouble, match="set DUBAN_DATABASE_URL") as raised:
        settings_for_command()
    assert raised.value.code == "database_unset"


def test_a_command_that_needs_no_engine_does_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql://db/duban")
    assert settings_for_command(engine=False).temporal_address is None
    with pytest.raises(Trouble, match="set DUBAN_TEMPORAL_ADDRESS"):
        settings_for_command()


def test_a_running_service_is_found_and_a_dead_one_is_not() -> None:
    Path("data").mkdir()
    run = {
        "api": "http://127.0.0.1:8000",
        "temporal": "127.0.0.1:7233",
        "temporal_ui": None,
        "database": "postgresql://duban:hush@127.0.0.1:5432/duban",
        "pids": {"up": 1},
    }
    Path("data/run.json").write_text(json.dumps(run))
    Path("data/secret-key").write_text("key\n")
    lock = asyncio.run(take_up_lock(Path("data/up.lock")))
    settings = settings_for_command()
    assert settings.required_database_url() == run["database"]
    assert settings.required_temporal_address() == run["temporal"]
    assert settings.required_secret_key() == "key"
    os.close(lock)
    with pytest.raises(Trouble):
        settings_for_command()


@pytest.mark.parametrize("url", ["::", "mysql://x", "postgresql:///duban", "db.example:5432"])
def test_a_database_that_is_no_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", url)
    with pytest.raises(SettingRefused):
        read_settings()


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_SECRET_KEY", "short")
    with pytest.raises(SettingRefused):
        read_settings()
