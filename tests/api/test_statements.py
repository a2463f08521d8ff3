"""No list asks the database once a row: a page of fifty costs as many statements as a page of five."""

import pytest
from fastapi import FastAPI

from tests.api.people import JIGUAN, JIGUAN_HEAD, ZHIBU_HEAD, House
from tests.api.statements import counted

GROUP = "五十行"


@pytest.fixture(scope="module")
async def fifty(house: House) -> str:
    """Fifty cases with co-units, each with notices and events; the number of one that was talked about."""
    numbers = [str((await house.open(group=GROUP, co_units=["SWJ-02"]))["number"]) for _ in range(50)]
    for _ in range(50):
        await house.give(JIGUAN, numbers[0], "comment", text="t")
    return numbers[0]


@pytest.mark.parametrize(
    ("login", "path"),
    [
        (JIGUAN, f"/cases?group={GROUP}"),
        (JIGUAN, f"/cases?group={GROUP}&sort=due"),
        (JIGUAN, "/cases?q=会议"),
        (ZHIBU_HEAD, "/inbox?"),
        (JIGUAN_HEAD, "/letters?"),
        (JIGUAN, "/events?"),
        (JIGUAN, "/cases/{number}/events?"),
    ],
)
async def test_a_longer_page_costs_no_more_statements(
    app: FastAPI, house: House, fifty: str, login: str, path: str
) -> None:
    person, asked = await house.person(login), path.format(number=fifty)
    # The first request of a minute notes the token's use.
    await person.get(asked)
    sent = {}
    for limit in (5, 50):
        with counted(app) as statements:
            answer = await person.ask("GET", f"{asked}&limit={limit}")
        assert answer.status_code == 200, answer.text
        sent[limit] = len(statements)
    # A page that holds the whole list counts itself.
    assert sent[50] <= sent[5] <= 6
