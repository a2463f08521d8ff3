"""A calendar's file: read, refused with the place, compared, and written so that it reads back."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.domain.calendar_versions import CalendarDay, CalendarVersion, DayKind
from models.loading.calendar_changes import calendar_changes
from models.loading.calendar_differences import differences
from models.loading.calendar_file import CalendarFile
from models.loading.calendar_writing import written
from models.loading.reading import FileRefused, read_toml

HEAD = """[calendar]
version = "x-2026"
name = "某市"
source = "市政府通知"
official_from = 2026-01-01
official_to = 2026-12-31
"""
FIVE = '{ from = 2026-05-01, to = 2026-05-05, name = "劳动节" }'
WORKED = '{ day = 2026-05-09, name = "劳动节", source = "另一通知" }'


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], CalendarFile]:
    """Reads a file of this text."""

    def read(text: str) -> CalendarFile:
        file = tmp_path / "calendar.toml"
        file.write_text(text, encoding="utf-8")
        return read_toml(file, CalendarFile)

    return read


def said(holidays: str = FIVE, makeup_days: str = WORKED, head: str = HEAD) -> str:
    return f"{head}holidays = [{holidays}]\nmakeup_days = [{makeup_days}]\n"


def test_a_holiday_is_each_of_its_days_and_has_the_source_of_the_file(read: Callable[[str], CalendarFile]) -> None:
    calendar = read(said()).version()
    assert [(str(one.day), one.kind.value, one.source) for one in calendar.days] == [
        *((f"2026-05-0{n}", "holiday", "市政府通知") for n in range(1, 6)),
        ("2026-05-09", "makeup", "另一通知"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            said(f'{FIVE}, {{ from = 2026-05-05, name = "青年节" }}'),
            "calendar, holidays 2 (青年节), 2026-05-05: this day stands in calendar, holidays 1 (劳动节) already",
        ),
        (
            said(makeup_days=f"{WORKED}, {WORKED}"),
            "makeup_days 2 (劳动节), 2026-05-09: this day stands in calendar, makeup_days 1",
        ),
        (
            said(makeup_days='{ day = 2026-05-02, name = "劳动节" }'),
            "makeup_days 1 (劳动节), 2026-05-02: this day stands in calendar, holidays 1",
        ),
        (said(makeup_days='{ day = 2026-05-08, name = "劳动节" }'), "2026-05-08 is a Friday and worked anyway"),
        (
            said('{ from = 2026-05-05, to = 2026-05-01, name = "劳动节" }'),
            "holidays 1 (劳动节): ends on 2026-05-01, before it starts",
        ),
        (
            said('{ from = 2026-05-01, to = 2027-05-05, name = "劳动节" }'),
            "is 370 days long, more than 62: is the year right?",
        ),
        (said('{ from = 2025-12-31, name = "元旦" }'), "2025-12-31 lies before official_from 2026-01-01"),
        (said(head=HEAD.replace("2026-12-31", "2025-12-31")), "official_to 2025-12-31 lies before official_from"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_day(read: Callable[[str], CalendarFile], text: str, reason: str) -> None:
    assert any(reason in fault for fault in calendar_changes(None, read(text)).faults)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            said('{ from = 2026-05-01, until = 2026-05-05, name = "劳动节" }'),
            "calendar, holidays 1 (name 劳动节), until: there is no such key",
        ),
        (said("{ from = 2026-05-01 }"), "calendar, holidays 1, name: this key is missing"),
        (said('{ from = 2026-02-30, name = "x" }'), "it is not TOML"),
        (said('{ from = "May", name = "x" }'), "calendar, holidays 1 (name x), from: Input should be a valid date"),
        (said('{ from = 9999-12-31, name = "x" }'), "calendar, holidays 1 (name x), from: Input should be less than"),
        (said(head=HEAD.replace("x-2026", "x 2026")), "calendar, version:"),
        (said(head=HEAD.replace("某市", "某\\n市")), "calendar, name:"),
        ("", "calendar: this key is missing"),
    ],
)
def test_what_is_no_calendar_is_named_by_its_key(read: Callable[[str], CalendarFile], text: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert reason in str(refused.value)


def test_a_version_that_is_loaded_never_changes(read: Callable[[str], CalendarFile]) -> None:
    loaded = read(said()).version()
    again = calendar_changes(loaded, read(said()))
    assert (again.new, again.faults) == (False, ())
    (fault,) = calendar_changes(loaded, read(said(makeup_days=""))).faults
    assert fault.startswith("calendar x-2026 is loaded with another content (days) and never changes")


def test_only_days_that_are_worked_in_one_of_them_differ(read: Callable[[str], CalendarFile]) -> None:
    before = read(said()).version()
    after = read(said('{ from = 2026-05-01, to = 2026-05-04, name = "五一" }', "")).version()
    assert [str(one) for one in differences(before, after)] == [
        "2026-05-05 周二 劳动节: rest → worked",
        "2026-05-09 周六 劳动节: worked → rest",
    ]
    assert list(differences(before, before)) == []


@pytest.mark.parametrize("page", ["operations.md", "operations.zh.md"])
def test_the_file_that_the_manual_shows_can_be_loaded(read: Callable[[str], CalendarFile], page: str) -> None:
    manual = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    shown = manual.partition("```toml\n")[2].partition("```")[0]
    changes = calendar_changes(None, read(shown))
    assert (changes.calendar.version, len(changes.calendar.days), changes.faults) == ("de-by-2026", 8, ())


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


@st.composite
def versions(draw: st.DrawFn) -> CalendarVersion:
    """Versions with days of all kinds, some in a row."""
    first = date(2026, 1, 1)
    names = draw(st.lists(WORDS, min_size=1, max_size=3))
    source = draw(WORDS)
    days = sorted(draw(st.sets(st.integers(0, 60), max_size=30)))
    return CalendarVersion(
        version="v-1",
        name=draw(WORDS),
        name_en=draw(st.none() | WORDS),
        source=source,
        official_from=first,
        official_to=date(2026, 12, 31),
        days=tuple(
            CalendarDay(
                day=(day := first + timedelta(days=n)),
                kind=draw(st.sampled_from(DayKind)) if day.weekday() > 4 else DayKind.HOLIDAY,
                name=draw(st.sampled_from(names)),
                name_en=draw(st.none() | st.just("x")),
                source=draw(st.sampled_from((source, "另一通知"))),
            )
            for n in days
        ),
    )


@given(versions(), st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), max_size=3))
def test_what_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, calendar: CalendarVersion, remarks: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "written.toml"
    file.write_text(written(calendar, remarks), encoding="utf-8")
    declared = read_toml(file, CalendarFile)
    assert declared.version() == calendar
    assert calendar_changes(None, declared).faults == ()
