"""Calendars: their versions, and the days of one."""

from typing import Any

from models.db.calendars import LoadedCalendar
from models.domain.calendar_versions import CalendarVersion


def calendar_item(calendar: LoadedCalendar) -> dict[str, Any]:
    """A version without its days, and since when and by whom it is in force."""
    return {**calendar.model_dump(), "in_force": calendar.in_force}


def calendar_page(calendar: LoadedCalendar, content: CalendarVersion) -> dict[str, Any]:
    """A version with its days; Saturdays and Sundays that are no make-up days are rest days and not among them."""
    days = [{**one.model_dump(mode="json"), "provisional": content.is_provisional(one.day)} for one in content.days]
    return {**calendar_item(calendar), "days": days}
