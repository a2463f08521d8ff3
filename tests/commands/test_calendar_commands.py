"""`duban calendar` as a person uses it: from the notice to a version that is known, and days without a database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from calendars.countries import YearsUnknown
from commands.calendar import BeyondTime, DateRefused, calendar
from commands.calendar_drafts import YearsRefused
from models.db.calendars import CalendarUnknown
from models.db.preparing import prepare
from models.loading.reading import FileRefused
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
SHIPS = str(ROOT / "calendars" / "cn-2026.toml")
NOTICE = ROOT / "tests" / "calendars" / "notices" / "2026.txt"


@pytest.fixture(scope="module")
def prepared(postgres: Server) -> Iterator[str]:
    """A database as `duban migrate` leaves it."""
    url = postgres.fresh()
    prepare(url)
    yield url
    postgres.drop(url)


@pytest.fixture
def database(prepared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name it."""
    monkeypatch.setenv("DUBAN_DATABASE_URL", prepared)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No service runs here."""
    monkeypatch.setenv("DUBAN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)


def ran(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(calendar, words, input=typed, catch_exceptions=False)


def said(*words: str, typed: str = "") -> str:
    return ran(*words, typed=typed).output


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("2025-12-31", "1"), "2026-01-04 official\n"),
        (("2026-02-14", "1"), "2026-02-24 official\n"),
        (("2026-02-24", "-1"), "2026-02-14 official\n"),
        (("2026-10-01", "0"), "2026-10-01 official\n"),
        (("2026-12-31", "1"), "2027-01-04 provisional\n"),
        (("2027-01-04", "-1"), "2026-12-31 provisional\n"),
        (("1900-01-05", "1"), "1900-01-08 provisional\n"),
        (("9999-12-30", "1"), "9999-12-31 provisional\n"),
    ],
)
def test_working_days_are_added_without_a_database(words: tuple[str, str], end: str) -> None:
    assert said("add", *words) == end


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(BeyondTime, match="Day 2 of work from 9999-12-30"):
        said("add", "9999-12-30", "2")
    with pytest.raises(DateRefused, match="2026-13-01 is not a day"):
        said("add", "2026-13-01", "1")
    assert ran("add", "2026-01-01", "many").exit_code == 2


@pytest.mark.usefixtures("database")
def test_a_notice_becomes_a_draft_the_draft_a_version() -> None:
    drafted = said("draft", str(NOTICE))
    assert said("draft", "-", typed=NOTICE.read_text(encoding="utf-8")) == drafted
    assert "# 2026: 国办发明电〔2025〕7号\n" in drafted
    assert 'version = "cn-2026"\n' in drafted
    assert "相比有 0 天不同" in drafted


@pytest.mark.usefixtures("database")
def test_a_version_is_previewed_loaded_listed_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    content = Path(SHIPS).read_text(encoding="utf-8").replace('"cn-2026"', '"ours-2026"')
    file.write_text(content.replace("{ from = 2026-01-01, to = 2026-01-03", "{ from = 2026-01-01"), encoding="utf-8")
    difference = "1 days differ from cn-2026:\n  2026-01-02 周五 元旦: rest → worked\n"
    preview = said("load", str(file), "--dry-run")
    assert preview.startswith("Calendar ours-2026: would be added, ")
    assert preview.endswith(difference + "Nothing was written.\n")
    assert said("load", str(file)).endswith(difference + "New cases go on under cn-2026, which is in force.\n")
    assert said("load", str(file)) == "Calendar ours-2026: loaded already, unchanged.\n"
    first, second = said("list").splitlines()
    assert first.startswith("* cn-2026  中国工作日历")
    assert first.endswith("by duban migrate")
    assert second.startswith("  ours-2026  ")
    assert said("show", "ours-2026", "--against", "cn-2026") == difference
    shown = said("show", "cn-2026", "--year", "2027").splitlines()
    assert shown[0] == "2027-01-01  holiday  元旦  provisional"
    assert len(shown) == 19


@pytest.mark.usefixtures("database")
def test_bad_input_is_one_line_that_names_the_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(
        Path(SHIPS).read_text(encoding="utf-8").replace("day = 2026-05-09", "day = 2026-05-05"), encoding="utf-8"
    )
    with pytest.raises(FileRefused, match=r"makeup_days \d+ \(劳动节\): 2026-05-05 is a Tuesday and worked anyway"):
        said("load", str(bad))
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICE.read_text(encoding="utf-8").replace("共9天", "共7天"), encoding="utf-8")
    with pytest.raises(FileRefused, match=r"line 8: .*“共7天”, but these are 9 days"):
        said("draft", str(notice))
    notice.write_bytes(b"\xd6\xd0")
    with pytest.raises(FileRefused, match="it is not text in UTF-8"):
        said("draft", str(notice))
    with pytest.raises(FileRefused, match="No such file"):
        said("draft", str(tmp_path / "none.txt"))
    with pytest.raises(CalendarUnknown, match="no calendar cn-1"):
        said("show", "cn-1")


def test_another_country_is_printed_without_a_database() -> None:
    printed = said("country", "de", "--subdivision", "BY", "--years", "2026-2027")
    assert printed.startswith("# duban calendar country DE BY\n[calendar]\n")
    assert '{ from = 2027-01-06, name = "Heilige Drei Könige", name_en = "Epiphany" },' in printed
    for years in ("2026-2025", "26", "1900", "2000-2199"):
        with pytest.raises(YearsRefused, match="names no years"):
            said("country", "DE", "--years", years)
    with pytest.raises(YearsUnknown):
        said("country", "CN", "--years", "1999")
