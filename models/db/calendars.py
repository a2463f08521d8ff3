"""The versions of calendars in the database, and the one in force."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Text, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.db.calendar_tables import CALENDAR_ADOPTIONS, CALENDAR_DAYS, CALENDARS
from models.db.statements import Connection, Statement
from models.domain.calendar_versions import CalendarDay, CalendarVersion, DayKind, needed_from, working_calendar
from models.domain.calendars import Calendar
from models.domain.value import Value
from trouble import Trouble


class CalendarUnknown(Trouble):
    """There is no calendar {version}; `duban calendar list` shows those that are loaded."""

    code = "calendar_unknown"


class NoCalendarInForce(Trouble):
    """No calendar is in force: run `duban migrate`, which loads the one that ships."""

    code = "no_calendar_in_force"


class LoadedCalendar(Value):
    """A version without its days; `adopted_at` and `adopted_by` are set for the one in force only."""

    version: str
    name: str
    name_en: str | None
    source: str
    official_from: date
    official_to: date
    loaded_at: datetime
    adopted_at: datetime | None = None
    adopted_by: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether new cases are opened under it."""
        return self.adopted_at is not None


async def calendars(conn: AsyncConnection) -> tuple[LoadedCalendar, ...]:
    """Every loaded version, the one that is official longest last."""
    adoption = (await conn.execute(_last_adoption())).one_or_none()
    rows = await conn.execute(select(CALENDARS).order_by(CALENDARS.c.official_to, CALENDARS.c.version))
    return tuple(_loaded(row, adoption) for row in rows)


async def version_in_force(conn: AsyncConnection) -> str:
    """The version that new cases are opened under. Raises `NoCalendarInForce`."""
    adoption = (await conn.execute(_last_adoption())).one_or_none()
    if adoption is None:
        raise NoCalendarInForce
    return str(adoption.version)


async def calendar_version(conn: AsyncConnection, version: str, since: date = date.min) -> CalendarVersion:
    """One version, with its days from `since` on. Raises `CalendarUnknown`."""
    head = (await conn.execute(select(CALENDARS).where(CALENDARS.c.version == version))).mappings().one_or_none()
    if head is None:
        raise CalendarUnknown(version=version)
    days = CALENDAR_DAYS.c
    query = select(days.day, days.kind, days.name, days.name_en, days.source)
    rows = await conn.execute(query.where(days.version == version, days.day >= since).order_by(days.day))
    return CalendarVersion(**head, days=tuple(CalendarDay(**row) for row in rows.mappings()))


async def calendar_from(conn: Connection, zone: str, now: datetime) -> Calendar:
    """The calendar in force, with what is needed from `now` on. Raises `NoCalendarInForce`."""
    return await case_calendar(conn, zone, now.astimezone(ZoneInfo(zone)).date())


def _last_adoption() -> Select[tuple[str, datetime, str]]:
    return (
        select(CALENDAR_ADOPTIONS.c.version, CALENDAR_ADOPTIONS.c.adopted_at, CALENDAR_ADOPTIONS.c.adopted_by)
        .order_by(CALENDAR_ADOPTIONS.c.id.desc())
        .limit(1)
    )


_IN_FORCE = select(_last_adoption().subquery().c.version).scalar_subquery()
_NEEDED = and_(
    CALENDAR_DAYS.c.version == CALENDARS.c.version,
    CALENDAR_DAYS.c.day >= bindparam("since", type_=CALENDAR_DAYS.c.day.type),
)
# One query, since every opening asks it.
_CALENDAR = Statement(
    select(CALENDARS.c.version, CALENDARS.c.official_to, CALENDAR_DAYS.c.day, CALENDAR_DAYS.c.kind)
    .select_from(CALENDARS.outerjoin(CALENDAR_DAYS, _NEEDED))
    .where(CALENDARS.c.version == func.coalesce(bindparam("version", type_=Text), _IN_FORCE))
    .order_by(CALENDAR_DAYS.c.day)
)


async def case_calendar(conn: Connection, zone: str, opened: date, version: str | None = None) -> Calendar:
    """The calendar that a case opened on that day keeps: of the version in force unless told, cut to what it needs.

    Raises `CalendarUnknown` or `NoCalendarInForce`.
    """
    rows = await _CALENDAR.rows(conn, {"version": version or None, "since": needed_from(opened)})
    if not rows:
        raise CalendarUnknown(version=version) if version else NoCalendarInForce
    named = [(row["day"], DayKind(row["kind"])) for row in rows if row["day"] is not None]
    return working_calendar(rows[0]["version"], zone, rows[0]["official_to"], named)


def _loaded(row: Row[tuple[object, ...]], adoption: Row[tuple[str, datetime, str]] | None) -> LoadedCalendar:
    adopted = adoption._asdict() if adoption is not None and adoption.version == row.version else {}
    return LoadedCalendar.model_validate({**row._asdict(), **adopted})
