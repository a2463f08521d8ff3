"""Many at once on one case."""

import asyncio

from tests.api.people import JIGUAN, ZHIBU, House

MANY = 80


async def test_eighty_comments_at_once_on_one_case(house: House) -> None:
    number = (await house.open())["number"]
    people = [await house.person(who) for who in (ZHIBU, JIGUAN)]
    answers = await asyncio.gather(
        *(
            people[n % 2].post(f"/cases/{number}/comment", {"text": f"第{n}条"}, Idempotency_Key=f"{number}-{n}")
            for n in range(MANY)
        )
    )
    assert [answer.status_code for answer in answers] == [200] * MANY
    events = (await people[0].get(f"/cases/{number}/events", limit=500)).json()["items"]
    said = [event["data"]["text"] for event in events if event["type"] == "commented"]
    assert sorted(said) == sorted(f"第{n}条" for n in range(MANY))
    assert (await house.seen(ZHIBU, number))["revision"] == 2 + MANY


async def test_forty_cases_at_once(house: House) -> None:
    cases = await asyncio.gather(*(house.open(group="齐") for _ in range(40)))
    listed = (await (await house.person(JIGUAN)).get("/cases", group="齐")).json()
    assert listed["total"] == len({case["number"] for case in cases}) == 40
