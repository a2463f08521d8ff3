"""Calendars of countries, from the libraries."""

from datetime import date

import pytest

from calendars.computed import CountryUnknown, WeekendElsewhere
from calendars.countries import YearsUnknown, country_calendar
from models.domain.calendar_versions import DayKind

TODAY = date(2026, 11, 22)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    bavaria = country_calendar("DE", "BY", (2026, 2028), TODAY)
    assert (bavaria.version, bavaria.official_to) == ("de-by-2026", date(2026, 12, 31))
    days = {day.day: day for day in bavaria.days}
    epiphany = days[date(2026, 1, 6)]
    assert (epiphany.name, epiphany.name_en) == ("Heilige Drei Könige", "Epiphany")
    assert date(2026, 1, 6) not in {day.day for day in country_calendar("DE", None, (2026, 2026), TODAY).days}
    assert bavaria.is_provisional(date(2028, 1, 6))


def test_make_up_days_come_along() -> None:
    worked = [day.day for day in country_calendar("HU", None, (2025, 2025), TODAY).days if day.kind is DayKind.MAKEUP]
    assert worked == [date(2025, 5, 17), date(2025, 10, 18), date(2025, 12, 13)]


def test_china_beyond_what_is_published_is_computed() -> None:
    china = country_calendar("CN", None, (2025, 2040), TODAY)
    assert (china.official_from, china.official_to) == (date(2025, 1, 1), date(2026, 12, 31))
    assert {day.source.partition(" ")[0] for day in china.days if day.day.year > 2026} == {"holidays"}
    assert country_calendar("CN", None, (2020, 2021), TODAY).version == "cn-2021"


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(CountryUnknown, match="of XX"):
        country_calendar("XX", None, None, TODAY)
    with pytest.raises(CountryUnknown, match="subdivision XX"):
        country_calendar("DE", "XX", None, TODAY)
    with pytest.raises(WeekendElsewhere, match="In SA"):
        country_calendar("SA", None, None, TODAY)
    with pytest.raises(YearsUnknown, match="before 2004"):
        country_calendar("CN", None, (2003, 2026), TODAY)
