"""Letters over HTTP: issued by a drill's ladder, listed, acknowledged by notice and by command."""

import asyncio
from typing import Any

from tests.api.people import AUDITOR, JIGUAN, JIGUAN_DEPUTY, JIGUAN_HEAD, ZHIBU, ZHIBU2_HEAD, ZHIBU_HEAD, House

DRILL = {"policy": "drill", "deadline": {"kind": "by_date", "within": "PT1S"}}


async def letter_that_is(house: House, number: str, standing: str) -> dict[str, Any]:
    """The case's letter to SWJ-JG about its due, as soon as it stands so."""
    async with asyncio.timeout(30):
        while True:
            answer = await (await house.person(JIGUAN)).get(f"/cases/{number}/letters")
            for letter in answer.json()["items"]:
                if (letter["clock"], letter["to"]["code"], letter["standing"]) == ("due", "SWJ-JG", standing):
                    found: dict[str, Any] = letter
                    return found
            await asyncio.sleep(0.1)


async def notices_of(house: House, login: str, number: str) -> list[dict[str, Any]]:
    items = (await (await house.person(login)).get("/inbox", limit=100)).json()["items"]
    return [item for item in items if item["number"] == number and item["letter"]]


async def test_a_letter_from_its_issue_to_its_answer(house: House) -> None:
    number = (await house.open(**DRILL))["number"]
    await house.give(ZHIBU, number, "acknowledge")
    letter = await letter_that_is(house, number, "open")
    year = letter["issued_at"][:4]
    assert (letter["unit"]["code"], letter["name"]) == ("SWJ-JG", f"SWJ-JG督〔{year}〕{letter['n']}号")

    (notice,) = [one for one in await notices_of(house, JIGUAN_HEAD, number) if one["seq"] == letter["letter"]]
    assert (notice["acknowledge"], notice["letter"]["name"], notice["acknowledged_at"]) == (True, letter["name"], None)
    seen = await house.seen(JIGUAN_DEPUTY, number)
    assert "acknowledge-letter" in seen["actions"]
    waiting = [(one["letter"], one["clock"], one["acknowledged"]) for one in seen["letters"]]
    assert (letter["letter"], "due", False) in waiting
    assert "acknowledge-letter" not in (await house.seen(ZHIBU_HEAD, number))["actions"]

    head = await house.person(JIGUAN_HEAD)
    path = f"/inbox/{notice['id']}/acknowledge"
    answer = await head.post(path, None, Idempotency_Key=f"letter-{number}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["letter"]["standing"], told["acknowledged_at"] is not None, told["read_at"] is not None) == (
        "acknowledged",
        True,
        True,
    )
    assert (await head.post(path, None, Idempotency_Key=f"letter-{number}")).json() == told
    events = (await head.get(f"/cases/{number}/events")).json()["items"]
    assert [event["data"]["letter"] for event in events if event["type"] == "letter_acknowledged"] == [letter["letter"]]
    clocks = (await head.get(f"/cases/{number}/clock")).json()["clocks"]
    assert [(one["letter"], one["limit"], one["next_rung"]) for one in clocks if one["clock"] == "letter"] == [
        (letter["letter"], "PT4S", None)
    ]

    expired = await letter_that_is(house, number, "open")
    assert expired["expired_at"] is not None
    (again,) = [one for one in await notices_of(house, JIGUAN_HEAD, number) if one["kind"] == "letter_expired"]
    assert (again["acknowledge"], again["letter"]["standing"]) == (True, "open")

    taken = await (await house.person(JIGUAN)).post(f"/cases/{number}/acknowledge-letter", {"letter": letter["letter"]})
    assert taken.status_code == 200, taken.text
    assert all(
        one["letter"]["standing"] == "acknowledged"
        for one in await notices_of(house, JIGUAN_HEAD, number)
        if one["letter"]["letter"] == letter["letter"]
    )
    await house.give(ZHIBU, number, "report-progress", text="过半", percent=50)
    answered = await letter_that_is(house, number, "answered")
    assert answered["n"] == letter["n"]
    # Nothing is left to acknowledge, and whoever tries is told so.
    refused = await head.post(path)
    assert (refused.status_code, refused.json()["code"]) in {(409, "wrong_state"), (422, "letter_unknown")}

    mine = (await head.get("/letters", unit="SWJ-JG", year=year)).json()
    assert letter["name"] in {one["name"] for one in mine["items"]}
    assert (await (await house.person(ZHIBU2_HEAD)).get("/letters")).json()["items"] == []
    assert (await head.get("/letters", unit="XX")).json()["code"] == "unknown_unit"


async def test_who_only_reads_or_is_asked_nothing_acknowledges_no_letter(house: House) -> None:
    number = (await house.open(**DRILL))["number"]
    letter = await letter_that_is(house, number, "open")
    for login in (AUDITOR, ZHIBU_HEAD):
        answer = await (await house.person(login)).post(
            f"/cases/{number}/acknowledge-letter", {"letter": letter["letter"]}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    unknown = await (await house.person(JIGUAN)).post(f"/cases/{number}/acknowledge-letter", {"letter": 1})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "letter_unknown")
