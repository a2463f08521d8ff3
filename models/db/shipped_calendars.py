"""The calendars that ship, loaded into a database that has none of their version."""

from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.calendar_loading import load_calendar_file, put_in_force
from models.db.calendars import calendars
from models.loading.shipped_calendars import SHIPPED, shipped_file


async def load_shipped_calendars(conn: AsyncConnection) -> tuple[str, ...]:
    """Load those that are not there yet, and give their versions; the newest is put in force where none is.

    One that ships with a later release only becomes known: dates never move silently.
    """
    known = await calendars(conn)
    missing = tuple(version for version in SHIPPED if version not in {one.version for one in known})
    for version in missing:
        with shipped_file(version) as file:
            await load_calendar_file(conn, file)
    if not any(one.in_force for one in known):
        await put_in_force(conn, SHIPPED[-1], "duban migrate")
    return missing
