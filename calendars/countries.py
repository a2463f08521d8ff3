"""A calendar of a country, made from what the libraries know."""

from datetime import date

from calendars.china import official_years, published, published_source
from calendars.computed import computed, computed_source
from models.domain.calendar_versions import CalendarDay, CalendarVersion
from trouble import Trouble

CHINA = "CN"
_YEARS_BACK = 5


class YearsUnknown(Trouble):
    """Of {country} no year before {first} is known, and none is official that lies after {last}."""

    code = "years_unknown"
    exit_code = 2


def country_calendar(
    country: str, subdivision: str | None, years: tuple[int, int] | None, today: date
) -> CalendarVersion:
    """The calendar of the `years` from first to last, or of those that are worth having on `today`.

    China's is official as far as it is published, and computed for the year after. Elsewhere holidays are law, and what
    is computed for the present year holds. Raises `CountryUnknown`, `WeekendElsewhere` or `YearsUnknown`.
    """
    if country == CHINA and subdivision is None:
        return _china(years)
    first, last = years or (today.year - _YEARS_BACK, today.year + 1)
    where = f"{country}-{subdivision}" if subdivision else country
    official = min(max(first, today.year), last)
    return _calendar(where, first, official, computed_source(), computed(country, subdivision, range(first, last + 1)))


def computed_after(official: int) -> tuple[CalendarDay, ...]:
    """China's days of the year after the last one that is published."""
    return computed(CHINA, None, (official + 1,))


def _china(years: tuple[int, int] | None) -> CalendarVersion:
    known_first, known_last = official_years()
    first, last = years or (known_first, known_last + 1)
    if not known_first <= first <= known_last:
        raise YearsUnknown(country=CHINA, first=known_first, last=known_last)
    official = min(last, known_last)
    later = range(known_last + 1, last + 1)
    days = (*published(range(first, official + 1)), *(computed(CHINA, None, later) if later else ()))
    return _calendar(CHINA, first, official, published_source(), days)


def _calendar(where: str, first: int, official: int, source: str, days: tuple[CalendarDay, ...]) -> CalendarVersion:
    name, name_en = ("中国工作日历", "China") if where == CHINA else (where, where)
    span = f"{first}–{official}" if first < official else f"{first}"
    return CalendarVersion(
        version=f"{where.lower()}-{official}",
        name=f"{name}（{span} 年）",
        name_en=f"{name_en}, {span}",
        source=source,
        official_from=date(first, 1, 1),
        official_to=date(official, 12, 31),
        days=days,
    )
