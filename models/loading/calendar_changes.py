"""What loading a calendar's file would do; a version that is loaded never changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.domain.calendar_versions import CalendarVersion
from models.loading.calendar_faults import calendar_faults
from models.loading.calendar_file import CalendarFile


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """The calendar's version, and whether it is new."""

    calendar: CalendarVersion
    new: bool
    faults: tuple[str, ...]


def calendar_changes(loaded: CalendarVersion | None, declared: CalendarFile) -> CalendarChanges:
    """What `declared` would do where `loaded` is what is there under its version."""
    calendar = declared.version()
    faults = (*calendar_faults(declared.calendar), *_version_faults(loaded, calendar))
    return CalendarChanges(calendar=calendar, new=loaded is None, faults=faults)


def _version_faults(loaded: CalendarVersion | None, calendar: CalendarVersion) -> Iterator[str]:
    if loaded is not None and loaded != calendar:
        differing = ", ".join(key for key, value in calendar if value != getattr(loaded, key))
        yield (
            f"calendar {calendar.version} is loaded with another content ({differing}) and never changes: "
            "give this one another version"
        )
