"""China's seven festivals with days off, as the yearly notice calls them."""

import re
from typing import NamedTuple


class Festival(NamedTuple):
    """What a festival is called in English, and the months in which its days off lie, lunar years considered."""

    english: str
    months: frozenset[int]


FESTIVALS = {
    "元旦": Festival("New Year's Day", frozenset({12, 1})),
    "春节": Festival("Spring Festival", frozenset({1, 2})),
    "清明节": Festival("Tomb-Sweeping Day", frozenset({4})),
    "劳动节": Festival("Labour Day", frozenset({4, 5})),
    "端午节": Festival("Dragon Boat Festival", frozenset({5, 6})),
    "中秋节": Festival("Mid-Autumn Festival", frozenset({9, 10})),
    "国庆节": Festival("National Day", frozenset({9, 10})),
}


def named_together(names: str) -> list[str]:
    """The names that `国庆节、中秋节` joins."""
    return re.split("[、和]", names)


def english(names: str) -> str | None:
    """The English of one or more names; `None` where one is none of the seven."""
    known = [FESTIVALS.get(name) for name in named_together(names)]
    found = [festival.english for festival in known if festival is not None]
    return ", ".join(found) if len(found) == len(known) else None
