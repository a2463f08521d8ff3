"""What may not be seen is in no list, count, search, event, letter, notice or holding; nor is what may be left out.

What everybody should see is worked out from the record's rows and the organization's file (`tests.api.bureau`).
"""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.bureau import Bureau, Stand
from tests.api.people import House, Person

BUREAU = Bureau()
GROUP = "看不见的事项"
PHRASE = "独一无二的检索词"


@pytest.fixture(scope="module")
async def every_case(house: House, record: AsyncEngine) -> tuple[Stand, ...]:
    """All cases there are, in the record's words; among them one for each line of the organization."""
    for login, lead in (
        ("jiguan-inspector", "SWJ-01"),
        ("jiguan-inspector", "SWJ-03"),
        ("qugongwei-inspector", "SWJ-09"),
        ("dangzu-member", "SWJ-JG"),
        ("gongwei-inspector", "QU"),
    ):
        await house.open(by=login, lead_unit=lead, group=GROUP, title=f"{PHRASE} {lead}")
    async with record.connect() as conn:
        rows = await conn.execute(text("SELECT number, lead_unit, supervisor, co_units FROM cases"))
        return tuple(Stand(number, lead, above, tuple(co_units)) for number, lead, above, co_units in rows)


async def all_of(person: Person, path: str, **asked: Any) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = {}
    while True:
        page = (await person.get(path, limit=500, **asked, **cursor)).json()
        items += page["items"]
        if page["next"] is None:
            assert page["total"] in {len(items), None}
            return items
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("login", BUREAU.accounts)
async def test_each_sees_theirs_and_no_more(house: House, every_case: tuple[Stand, ...], login: str) -> None:
    person = await house.person(login)
    seen = {case.number for case in every_case if BUREAU.sees(login, case)}
    assert {item["number"] for item in await all_of(person, "/cases")} == seen
    marked = {item["number"] for item in await all_of(person, "/cases", group=GROUP)}
    assert marked <= seen
    assert {item["number"] for item in await all_of(person, "/cases", q=PHRASE)} == marked
    assert {item["number"] for item in await all_of(person, "/letters")} <= seen
    for unit in BUREAU.units:
        by_unit = {case.number for case in every_case if case.lead == unit and case.number in seen}
        assert {item["number"] for item in await all_of(person, "/cases", unit=unit)} == by_unit
    counted = (await person.get("/dashboard")).json()
    assert counted["total"] == len(seen)
    assert sum(row["total"] for row in counted["by_unit"]) == len(seen)
    held = (await person.get("/holdings", unit=BUREAU.units)).json()["units"]
    assert {row["unit"]["code"] for row in held if row["cases"]} <= {
        unit for case in every_case if case.number in seen for unit in case.concerned
    }


@pytest.mark.parametrize("login", BUREAU.accounts)
async def test_each_follows_theirs_and_no_more(house: House, every_case: tuple[Stand, ...], login: str) -> None:
    person = await house.person(login)
    told, after = set(), ""
    while True:
        feed = (await person.get("/events", limit=500, after=after)).json()
        told |= {event["number"] for event in feed["items"]}
        after = feed["next"]
        if not feed["more"]:
            break
    assert told == {case.number for case in every_case if BUREAU.sees(login, case)}


@pytest.mark.parametrize("login", BUREAU.accounts)
async def test_a_notice_tells_nothing_of_a_case_out_of_sight(
    house: House, every_case: tuple[Stand, ...], login: str
) -> None:
    seen = {case.number for case in every_case if BUREAU.sees(login, case)}
    for notice in await all_of(await house.person(login), "/inbox"):
        if notice["number"] is not None and notice["number"] not in seen:
            assert (notice["title"], notice["state"], notice["due"]) == (None, None, None)


async def test_the_delegate_of_the_confirmer_is_offered_no_check_and_is_refused_it(house: House) -> None:
    """Over HTTP, and only as long as the delegation holds."""
    number = str((await house.open(lead_unit="SWJ-04"))["number"])
    await house.give("zhibu4-officer", number, "acknowledge")
    sha = await house.evidence_in(number, by="zhibu4-officer")
    await house.give("zhibu4-secretary", number, "confirm-completion", summary="s", evidence=[sha])
    check = {"result": "pass", "method": "on_site", "note": "n"}
    deputy = await house.person("jiguan-deputy")
    assert "record-check" in (await house.seen("jiguan-deputy", number))["actions"]
    secretary = await house.person("zhibu4-secretary")
    given = (await secretary.post("/delegations", {"delegate": "jiguan-deputy"})).json()
    assert given["holds"], given
    try:
        assert "record-check" not in (await house.seen("jiguan-deputy", number))["actions"]
        refused = await deputy.post(f"/cases/{number}/record-check", check)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_independent")
    finally:
        assert (await deputy.delete(f"/delegations/{given['id']}")).status_code == 404
        assert (await secretary.delete(f"/delegations/{given['id']}")).status_code == 204
    assert (await secretary.delete(f"/delegations/{given['id']}")).status_code == 404
    assert (await deputy.post(f"/cases/{number}/record-check", check)).status_code == 200
