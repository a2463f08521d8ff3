"""Calendars into the database: a version becomes known by being loaded, and counts by being put in force."""

from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.calendar_tables import CALENDAR_ADOPTIONS, CALENDAR_DAYS, CALENDARS
from models.db.calendars import CalendarUnknown, calendar_version
from models.domain.calendar_versions import CalendarVersion
from models.loading.calendar_changes import CalendarChanges, calendar_changes
from models.loading.calendar_file import CalendarFile
from models.loading.reading import FileRefused, read_toml


async def load_calendar_file(conn: AsyncConnection, file: Path, *, dry_run: bool = False) -> CalendarChanges:
    """Load one version of a calendar in the caller's transaction, or say what would change. No case is touched.

    Raises `FileRefused`; nothing has been written then.
    """
    declared = read_toml(file, CalendarFile)
    if not dry_run:
        await conn.execute(text(f"LOCK TABLE {CALENDARS.name} IN SHARE ROW EXCLUSIVE MODE"))
    changes = calendar_changes(await _present(conn, declared.calendar.version), declared)
    if changes.faults:
        raise FileRefused(file, changes.faults)
    if changes.new and not dry_run:
        await _write(conn, changes.calendar)
    return changes


async def put_in_force(conn: AsyncConnection, version: str, by: str) -> None:
    """Open new cases under this loaded version from now on; `by` is who says so, in words."""
    await conn.execute(insert(CALENDAR_ADOPTIONS).values(version=version, adopted_by=by))


async def _present(conn: AsyncConnection, version: str) -> CalendarVersion | None:
    try:
        return await calendar_version(conn, version)
    except CalendarUnknown:
        return None


async def _write(conn: AsyncConnection, calendar: CalendarVersion) -> None:
    await conn.execute(insert(CALENDARS).values(calendar.model_dump(exclude={"days"})))
    rows = [
        {**one.model_dump(), "version": calendar.version, "provisional": calendar.is_provisional(one.day)}
        for one in calendar.days
    ]
    if rows:
        await conn.execute(insert(CALENDAR_DAYS), rows)
