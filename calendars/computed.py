"""Holidays of a country as the library `holidays` computes them."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import holidays

from models.domain.calendar_versions import CalendarDay, DayKind
from trouble import Trouble

_SATURDAY_AND_SUNDAY = {5, 6}
_ENGLISH = "en_US"


class CountryUnknown(Trouble):
    """No holidays are known of {country}: {reason}."""

    code = "country_unknown"
    exit_code = 2


class WeekendElsewhere(Trouble):
    """In {country} the weekend is not Saturday and Sunday, and working days are counted in no other week."""

    code = "weekend_elsewhere"
    exit_code = 2


def computed(country: str, subdivision: str | None, years: Iterable[int]) -> tuple[CalendarDay, ...]:
    """The holidays of these years in order, with the make-up days that the library knows.

    Raises `CountryUnknown` or `WeekendElsewhere`.
    """
    span = list(years)
    own = _holidays(country, subdivision, span)
    if own.weekend != _SATURDAY_AND_SUNDAY:
        raise WeekendElsewhere(country=country)
    english = _holidays(country, subdivision, span, _ENGLISH) if _ENGLISH in own.supported_languages else own
    source = computed_source()
    days = [
        CalendarDay(day=day, kind=DayKind.HOLIDAY, name=name, name_en=english.get(day), source=source)
        for day, name in own.items()
    ]
    days += [
        CalendarDay(day=day, kind=DayKind.MAKEUP, name="调休", name_en="Make-up day", source=source)
        for day in own.weekend_workdays
        if day.year in span
    ]
    return tuple(sorted(days, key=lambda one: one.day))


def computed_source() -> str:
    """Who computes."""
    return f"holidays {version('holidays')}"


def _holidays(country: str, subdivision: str | None, years: list[int], language: str | None = None) -> Any:
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)
    except NotImplementedError as error:
        raise CountryUnknown(country=country, reason=error) from error
    # Left to itself, the library speaks the language of the machine that it runs on.
    own = language or found.default_language
    if own == language or own is None:
        return found
    return holidays.country_holidays(country, subdiv=subdivision, years=years, language=own)
