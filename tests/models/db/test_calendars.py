"""Calendars in the database: immutable versions, one of them in force."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.calendar_loading import load_calendar_file, put_in_force
from models.db.calendar_tables import CALENDAR_ADOPTIONS, CALENDAR_DAYS, CALENDARS
from models.db.calendars import (
    CalendarUnknown,
    NoCalendarInForce,
    calendar_version,
    calendars,
    case_calendar,
    version_in_force,
)
from models.db.engine import connect
from models.db.shipped_calendars import load_shipped_calendars
from models.loading.calendar_writing import written
from models.loading.reading import FileRefused
from models.loading.shipped_calendars import SHIPPED, shipped_calendar

SHIPS = SHIPPED[-1]


@pytest.fixture
async def conn(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction that is undone when the test ends."""
    engine = connect(database_url, pool_size=1)
    async with engine.connect() as conn:
        yield conn
        await conn.rollback()
    await engine.dispose()


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """The calendar that ships, under a name of our own and with one day less."""
    return one_day_less(tmp_path, "ours-2026")


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """The same under the name of the one that ships."""
    return one_day_less(tmp_path, SHIPS)


def one_day_less(folder: Path, version: str) -> Path:
    calendar = shipped_calendar()
    file = folder / f"{version}.toml"
    content = calendar.model_copy(update={"version": version, "days": calendar.days[1:]})
    file.write_text(written(content), encoding="utf-8")
    return file


async def rows(conn: AsyncConnection) -> list[int]:
    tables = (CALENDARS, CALENDAR_DAYS, CALENDAR_ADOPTIONS)
    return [(await conn.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def test_what_ships_is_loaded_once_and_put_in_force_once(conn: AsyncConnection) -> None:
    with pytest.raises(NoCalendarInForce):
        await version_in_force(conn)
    assert await load_shipped_calendars(conn) == SHIPPED
    before = await rows(conn)
    assert await load_shipped_calendars(conn) == ()
    assert await rows(conn) == before
    (loaded,) = await calendars(conn)
    assert (loaded.version, loaded.in_force, loaded.adopted_by) == (SHIPS, True, "duban migrate")
    assert await calendar_version(conn, SHIPS) == shipped_calendar()


async def test_days_after_the_official_span_are_provisional(conn: AsyncConnection) -> None:
    await load_shipped_calendars(conn)
    query = select(func.min(CALENDAR_DAYS.c.day)).where(CALENDAR_DAYS.c.provisional)
    assert (await conn.execute(query)).scalar_one() == date(2027, 1, 1)


async def test_a_loaded_version_is_known_and_not_in_force_until_it_is_put_there(
    conn: AsyncConnection, ours: Path
) -> None:
    await load_shipped_calendars(conn)
    assert (await load_calendar_file(conn, ours)).new
    assert not (await load_calendar_file(conn, ours)).new
    assert await version_in_force(conn) == SHIPS
    await put_in_force(conn, "ours-2026", "an administrator")
    assert await version_in_force(conn) == "ours-2026"
    assert [(one.version, one.in_force) for one in await calendars(conn)] == [(SHIPS, False), ("ours-2026", True)]
    assert await load_shipped_calendars(conn) == ()
    assert await version_in_force(conn) == "ours-2026"


async def test_a_dry_run_and_a_refusal_write_nothing(conn: AsyncConnection, ours: Path, another: Path) -> None:
    await load_shipped_calendars(conn)
    before = await rows(conn)
    assert (await load_calendar_file(conn, ours, dry_run=True)).new
    assert await rows(conn) == before
    with pytest.raises(FileRefused, match=f"calendar {SHIPS} is loaded with another content") as refused:
        await load_calendar_file(conn, another)
    assert refused.value.code == "file_refused"
    assert await rows(conn) == before


async def test_a_case_keeps_a_quarter_of_a_year_before_its_opening_and_all_after(conn: AsyncConnection) -> None:
    await load_shipped_calendars(conn)
    kept = await case_calendar(conn, "Asia/Shanghai", date(2026, 11, 22))
    whole = shipped_calendar().calendar("Asia/Shanghai")
    first = date(2026, 8, 22)
    assert kept.holidays == tuple(day for day in whole.holidays if day >= first)
    assert kept.makeup_days == (date(2026, 9, 20), date(2026, 10, 10))
    assert (kept.version, kept.zone, kept.provisional_after) == (SHIPS, "Asia/Shanghai", date(2026, 12, 31))


@pytest.mark.parametrize("opened", [date(1, 1, 1), date(1990, 1, 1), date(9999, 12, 31)])
async def test_a_case_of_any_day_gets_a_calendar(conn: AsyncConnection, opened: date) -> None:
    await load_shipped_calendars(conn)
    kept = await case_calendar(conn, "Asia/Shanghai", opened)
    assert kept.is_working(date(2100, 1, 1))


async def test_without_a_calendar_in_force_there_is_none_for_a_case(conn: AsyncConnection) -> None:
    with pytest.raises(NoCalendarInForce):
        await case_calendar(conn, "UTC", date(2026, 1, 1))


async def test_another_version_may_be_asked_for(conn: AsyncConnection, ours: Path) -> None:
    await load_shipped_calendars(conn)
    await load_calendar_file(conn, ours)
    assert (await case_calendar(conn, "UTC", date(2026, 1, 1), "ours-2026")).version == "ours-2026"
    with pytest.raises(CalendarUnknown, match="no calendar cn-1"):
        await case_calendar(conn, "UTC", date(2026, 1, 1), "cn-1")
