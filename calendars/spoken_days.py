"""How the notice writes days: `1月28日(农历除夕、周二)至2月4日(周二)`. A weekday beside a day must be its own."""

import re
from datetime import date
from typing import NamedTuple

_WEEKDAYS = "一二三四五六日"
_DAY = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<beside>[^()]*)\))?", re.ASCII
)
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
_LUNAR = re.compile(r"(?:农历)?(?:除夕|正月|腊月|[冬一二三四五六七八九十]*月?初|五月|八月)\D*")


class DayUnclear(ValueError):  # noqa: N818 - the word that says it
    """A day that is written so that it cannot be told, or that contradicts itself."""


class Spoken(NamedTuple):
    """A day, and where in the text its writing ends."""

    day: date
    end: int


def spoken_day(text: str, start: int, before: date, *, month_said: bool = True) -> Spoken | None:
    """The day that `text` writes at `start`; what it leaves out is as in the day `before`. Raises `DayUnclear`."""
    found = _DAY.match(text, start)
    if found is None or (month_said and not found["month"]):
        return None
    try:
        day = date(int(found["year"] or before.year), int(found["month"] or before.month), int(found["day"]))
    except ValueError as error:
        message = f"there is no day {found[0]}"
        raise DayUnclear(message) from error
    for word in filter(None, re.split("[、,]", found["beside"] or "")):
        _check(day, word)
    return Spoken(day, found.end())


def _check(day: date, word: str) -> None:
    """What stands beside a day: its weekday, or its name in the lunar year."""
    own = _WEEKDAYS[day.weekday()]
    weekday = _WEEKDAY.fullmatch(word)
    if weekday and weekday[1].replace("天", "日") != own:
        message = f"{day} is a 周{own} and not a {word}"
        raise DayUnclear(message)
    if not weekday and not _LUNAR.fullmatch(word):
        message = f"“{word}” beside {day} was not understood"
        raise DayUnclear(message)
