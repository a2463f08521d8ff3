"""The cases that tests only look at: the demo's, by their rows in its ledger, and a few opened here."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from models.db.policies import load_policy_file
from tests.api.people import GONGWEI_HEAD, JIGUAN_HEAD, ZHIBU, House

ROWS = {
    "assigned": "10",
    "handed_on": "18",
    "registered": "14",
    "late": "30",
    "planned": "9",
    "plan_waits": "17",
    "plan_returned": "7",
    "more_time_asked": "8",
    "suspended": "12",
    "co_unit": "37",
    "yellow": "25",
    "second_round": "26",
    "checking": "20",
    "verified": "29",
    "closed": "31",
    "withdrawn": "21",
}
"""Cases of the demo by what they show, and their 序号 in its ledger."""

EVIL = (
    "<script>alert('甲')</script><img src=x onerror=\"alert('乙')\">\u202e反着写\u202c 😀👩‍👩‍👧 "
    "https://duban.example/" + "长" * 240 + "w" * 239
)
"""What people might write: markup, a right-to-left override, emoji, a word of 500 letters."""

_DRILL = Path(__file__).parents[2] / "policies" / "drill.toml"
_PRESSING = (
    ('code = "drill"', 'code = "pressing"'),
    ('proposal = "PT8S"', 'proposal = "5 working days"'),
    ('letter = "PT4S"', 'letter = "5 working days"'),
    ('measure = "supervise"\nlevel = 1\nto = ["head"]\nany_time', 'measure = "interview"\nlevel = 1\nany_time'),
)
"""A drill whose ladder proposes an interview before it supervises, and waits for people then."""

_MANY = 100
_TITLE = 200


async def pressing_policy(record: AsyncEngine, folder: Path) -> str:
    """Its code, once it is loaded."""
    text = _DRILL.read_text(encoding="utf-8")
    for old, new in _PRESSING:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "pressing.toml"
    file.write_text(text, encoding="utf-8")
    async with record.begin() as conn:
        await load_policy_file(conn, file)
    return "pressing"


async def scenes(house: House, pressing: str) -> Mapping[str, str]:
    """Numbers by what they show."""
    by_row = await demo_cases(house)
    pressed = str((await house.open(policy=pressing, deadline={"kind": "by_date", "within": "PT1S"}))["number"])
    written = str((await house.open(title=EVIL[:_TITLE], description=EVIL))["number"])
    await house.give(ZHIBU, written, "comment", text=EVIL)
    letter = await letter_to(house, JIGUAN_HEAD, pressed, {"issue", "acknowledge-letter"})
    told = {"pressed": pressed, "written": written, "letter": str(letter)}
    return {name: by_row[row] for name, row in ROWS.items()} | told


async def demo_cases(house: House) -> Mapping[str, str]:
    """Numbers by 序号: the demo is loaded in the order of its rows."""
    listed = (await (await house.person(GONGWEI_HEAD)).get("/cases", limit=_MANY, sort="number")).json()["items"]
    return {item["number"].rpartition("-")[2].lstrip("0"): item["number"] for item in listed}


async def letter_to(house: House, login: str, number: str, awaited: set[str]) -> int:
    """The case's letter, once it is out and `login` may do what is awaited."""
    async with asyncio.timeout(60):
        while True:
            seen = await house.seen(login, number)
            if awaited <= set(seen["actions"]):
                letter: int = seen["letters"][0]["letter"]
                return letter
            await asyncio.sleep(0.1)
