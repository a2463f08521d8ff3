"""The calendars that ship, as their files."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from models.domain.calendar_versions import CalendarVersion
from models.loading.calendar_file import CalendarFile
from models.loading.reading import read_toml

SHIPPED = ("cn-2026",)
"""The newest last."""


@contextmanager
def shipped_file(version: str) -> Iterator[Path]:
    """The file of a version that ships."""
    with as_file(files("calendars") / f"{version}.toml") as file:
        yield file


def shipped_calendar() -> CalendarVersion:
    """The newest that ships; it needs no database."""
    with shipped_file(SHIPPED[-1]) as file:
        return read_toml(file, CalendarFile).version()
